package dev.agentsessions.coordinator;

import dev.agentsessions.config.Config.BindAgentTo;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.desk.Answer;
import dev.agentsessions.desk.BadFieldException;
import dev.agentsessions.desk.Command;
import dev.agentsessions.desk.Desk;
import dev.agentsessions.desk.Request;
import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Refused;
import dev.agentsessions.mesh.Refused.Reason;
import dev.agentsessions.report.JsonText;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Lets in what comes over a line, and hands it to the desk (rules M16 to M18).
///
/// Where a broker knows its clients, what an agent asks counts only on its own topic, which the broker lets nobody else
/// write to. Whatever comes, this answers and throws nothing.
public final class Door {
    private final Desk desk;
    private final Mesh mesh;
    private final MeshTopics topics;
    private final BindAgentTo binding;
    private final Log log;

    /// @param mesh that the desk is of
    public Door(Desk desk, Mesh mesh, MeshTopics topics, BindAgentTo binding, Log log) {
        this.desk = desk;
        this.mesh = mesh;
        this.topics = topics;
        this.binding = binding;
        this.log = log;
    }

    /// Whose coordinator this is.
    ///
    /// @param host of this machine
    /// @throws IOException if the store cannot be had
    public Tenant tenant(String host) throws IOException {
        return Tenant.of(mesh, host);
    }

    /// Reads what came in; asks nothing of anybody.
    ///
    /// @param topic that it came in on, one of those that are subscribed to
    public Visit read(String topic, byte[] payload) {
        String owner = topics.agentOf(topic);
        Command command = null;
        try {
            Letter letter = Letter.of(payload);
            command = letter.command();
            Refused stranger = stranger(owner, letter.agent());
            if (stranger != null) {
                return new Visit.Refused(known(owner), new Answer.Denied(command, stranger));
            }
            return asks(letter, letter.agent() == null ? owner : letter.agent());
        } catch (BadFieldException e) {
            return new Visit.Refused(known(owner), new Answer.Bad(command, e));
        } catch (RuntimeException e) {
            log.failure("a request could not be read: " + e, e);
            return new Visit.Refused(known(owner), defect(command));
        }
    }

    private static String known(@Nullable String agent) {
        return agent == null ? "" : agent;
    }

    /// Why whoever asks is not let in, or null.
    ///
    /// @param owner of the topic, or null if it is everybody's
    /// @param says who it says it is, or null
    private @Nullable Refused stranger(@Nullable String owner, @Nullable String says) {
        if (owner == null && binding != BindAgentTo.NONE) {
            return new Refused(
                    Reason.NOT_YOURSELF,
                    "only what an agent asks on its own topic counts here; publish to "
                            + topics.requests(says == null ? "<agent>" : says));
        }
        if (owner != null && says != null && !owner.equals(says)) {
            return new Refused(
                    Reason.NOT_YOURSELF,
                    "what comes on the topic of " + owner + " cannot be from " + says + "; say who you are");
        }
        return null;
    }

    private static Visit asks(Letter letter, @Nullable String agent) throws BadFieldException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(letter.fields());
        boolean takesAgent =
                letter.command().fields().stream().anyMatch(field -> field.name().equals("agent"));
        boolean unsigned = agent == null && letter.command() == Command.SEND;
        if (takesAgent) {
            fields.put("agent", unsigned ? Letter.LEGACY : agent);
        }
        return new Visit.Asks(known(agent), Request.of(letter.command(), fields), unsigned);
    }

    /// Whether what a visit is answered may go there. Whoever is bound to a topic to ask on gets answers on its own only.
    public boolean takesAnswers(String topic, Visit visit) {
        boolean takes = topics.takesAnswers(topic, binding == BindAgentTo.NONE ? null : visit.agent());
        if (!takes) {
            log.sayOnce("mesh answer topic", "mesh: a request was not answered, as " + topic
                    + " is no place for answers; they go below " + topics.root() + "/mesh/answers/"
                    + (binding == BindAgentTo.NONE ? "" : "<agent>"));
        }
        return takes;
    }

    /// What is answered, as JSON. When this returns, what was done is durable.
    ///
    /// @param still whether it is still wanted; asked at the last moment before it is done
    public byte[] answer(Visit visit, BooleanSupplier still) {
        return switch (visit) {
            case Visit.Refused(_, Answer answer) -> JsonText.of(answer.json());
            case Visit.Asks asks -> JsonText.of(answer(asks, still).json());
        };
    }

    private Answer answer(Visit.Asks visit, BooleanSupplier still) {
        Request request = visit.request();
        try {
            if (visit.unsigned()) {
                introduce(still);
            }
            return desk.answer(request, still);
        } catch (RuntimeException | BadFieldException e) {
            log.failure("a request could not be answered: " + e, e);
            return defect(request.command());
        } catch (IOException e) {
            return new Answer.Unavailable(request.command(), String.valueOf(e.getMessage()));
        }
    }

    /// All who do not sign go by one name, which has one agent's limits; it is registered when it is first used.
    private void introduce(BooleanSupplier still) throws IOException, BadFieldException {
        boolean known = mesh.look(snapshot -> {
            Agent legacy = snapshot.agent(Letter.LEGACY);
            return legacy != null && legacy.status() != Agent.Status.GONE;
        });
        if (!known) {
            desk.answer(Request.of(Command.REGISTER, Map.of("agent", Letter.LEGACY, "role", Letter.LEGACY)), still);
        }
    }

    private static Answer defect(@Nullable Command command) {
        return command == null
                ? new Answer.Bad(null, new BadFieldException("payload", "is more than this program can make out"))
                : new Answer.Unavailable(command, "a defect of this program; see the coordinator's log");
    }
}
