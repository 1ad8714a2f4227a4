package dev.agentsessions.cli.mesh;

import dev.agentsessions.cli.ExitStatus;
import dev.agentsessions.cli.Lines;
import dev.agentsessions.cli.Times;
import dev.agentsessions.desk.Answer;
import dev.agentsessions.desk.BadFieldException;
import dev.agentsessions.desk.Command;
import dev.agentsessions.desk.Field;
import dev.agentsessions.desk.Request;
import dev.agentsessions.mesh.Refused;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Says why something was not done, in one line, and with which exit status.
///
/// @param json whether as a document on standard output instead
record Refusals(PrintStream out, PrintStream err, boolean json) {

    /// @return the exit status
    int print(Answer answer) {
        String line = line(answer);
        if (json) {
            MeshCli.json(out, answer.json());
            out.flush();
        } else if (line != null) {
            err.println("agent-mesh: " + Lines.one(line));
        }
        return status(answer);
    }

    /// The table of exit statuses.
    static int status(Answer answer) {
        return switch (answer) {
            case Answer.Granted _ -> ExitStatus.DONE;
            case Answer.Bad _, Answer.Unavailable _ -> ExitStatus.FAILED;
            case Answer.Denied _ -> ExitStatus.REFUSED;
        };
    }

    private static @Nullable String line(Answer answer) {
        return switch (answer) {
            case Answer.Granted _ -> null;
            case Answer.Bad bad -> bad(bad);
            case Answer.Denied denied -> denied.refused().reason().word() + ": " + text(denied.refused());
            case Answer.Unavailable unavailable -> unavailable.why();
        };
    }

    private static String bad(Answer.Bad bad) {
        String field = bad.problem().field();
        Command command = bad.command();
        String see = command == null ? "agent-mesh --help" : "agent-mesh " + command.word() + " --help";
        String said = field + " " + bad.problem().what() + option(command, bad.problem());
        return said + (said.endsWith("?") ? " See " : "; see ") + see;
    }

    /// What the field is called here, if that is not what it is called elsewhere; of one that is missing also what it may
    /// be.
    private static String option(@Nullable Command command, BadFieldException problem) {
        String name = problem.field();
        boolean missing = problem.what().equals(Request.MISSING);
        if (command != null && !name.equals("text")) {
            for (Field field : command.fields()) {
                if (field.name().equals(name) && (missing || !field.option().equals("--" + name))) {
                    String choices = missing && !field.choices().isEmpty() ? " " + field.argument() : "";
                    return " (" + field.option() + choices + ")";
                }
            }
        }
        return "";
    }

    /// A denied claim also says by which role, and since when.
    private static String text(Refused refused) {
        Map<String, @Nullable Object> details = refused.details();
        if (refused.reason() != Refused.Reason.CLAIM_DENIED) {
            return refused.text();
        }
        Object role = details.get("role");
        return refused.text() + " (" + details.get("holder") + ": " + (role == null ? "" : role + ", ") + "since "
                + Times.seconds(Instant.parse(String.valueOf(details.get("since")))) + ")";
    }
}
