package dev.agentsessions.coordinator;

import dev.agentsessions.desk.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The topics of the mesh (rule M17). The names of agents have nothing in them that topics give a meaning to.
///
/// @param root what our own topics begin with
public record MeshTopics(String root) {
    /// Of several coordinators that go by this name, a broker gives each request to one.
    private static final String SHARED = "$share/agent-mesh/";

    /// In chars, of which each has three bytes at most, and a topic 65,535.
    private static final int LONGEST = 0xFFFF / 3;

    /// Where requests come in, of agents that say who they are, and of those whose topic says so.
    public List<String> subscriptions() {
        return List.of(SHARED + requests(), SHARED + requests() + "/+");
    }

    /// Where anybody may ask.
    public String requests() {
        return root + "/mesh/requests";
    }

    /// Where one agent asks.
    public String requests(String agent) {
        return requests() + "/" + agent;
    }

    /// The agent that a request's topic names, or null if it names none.
    @Nullable String agentOf(String topic) {
        String prefix = requests() + "/";
        return topic.startsWith(prefix) ? topic.substring(prefix.length()) : null;
    }

    /// Where events of a type are told.
    public String events(String type) {
        return root + "/mesh/events/" + type;
    }

    /// Where it is told what an agent, or all, should act on or know.
    public String directives(String target) {
        return root + "/mesh/directives/" + target;
    }

    /// Where it is retained whose all of these are.
    public String store() {
        return root + "/mesh/store";
    }

    /// Where it is retained how an agent stands.
    public String state(String agent) {
        return root + "/mesh/agents/" + agent + "/state";
    }

    /// Whether anything can be published there: not every text of an old store can be part of a topic.
    static boolean isTopic(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST
                && text.codePoints().allMatch(c -> c != '+' && c != '#' && Names.canBeSent(c));
    }

    /// Whether an answer may go there: to the place for answers only, as it is written with our rights, whoever has asked
    /// for it.
    ///
    /// @param agent that alone may have it, there or below; empty if there is none, null if anybody may
    boolean takesAnswers(String topic, @Nullable String agent) {
        String answers = root + "/mesh/answers/";
        if (!isTopic(topic) || !topic.startsWith(answers) || topic.length() == answers.length()) {
            return false;
        }
        String place = topic.substring(answers.length());
        return agent == null || (!agent.isEmpty() && (place.equals(agent) || place.startsWith(agent + "/")));
    }
}
