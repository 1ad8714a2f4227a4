package dev.agentsessions.desk;

import static dev.agentsessions.desk.Field.choice;
import static dev.agentsessions.desk.Field.of;

import dev.agentsessions.desk.Field.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be asked.
public enum Command {
    REGISTER(
            "register",
            "Take part, or say anew who you are.",
            Fields.AGENT,
            of("role", "R", Kind.WORD).must(),
            of("branch", "B", Kind.LINE).orNone(),
            of("capabilities", "C", Kind.WORD).many("capability").orNone(),
            of("host", "H", Kind.WORD).orNone(),
            of("session", "TMUX_SESSION", Kind.LINE).orNone(),
            Fields.REQUEST),
    HEARTBEAT(
            "heartbeat",
            "Say that you are alive; renews all your leases.",
            Fields.AGENT,
            choice("status", "active", "busy", "idle"),
            of("task_id", "T", Kind.TASK),
            of("note", "TEXT", Kind.LINE),
            Fields.REQUEST),
    ADD_TASK(
            "add-task",
            "Add something to be done.",
            Fields.TASK,
            of("title", "S", Kind.LINE).must(),
            of("description", "S", Kind.TEXT),
            of("priority", "0-100", Kind.PERCENT),
            of("files", "PATH", Kind.LINE).many("file"),
            of("depends_on", "T", Kind.TASK).many("depends-on"),
            of("requires", "CAPABILITY", Kind.WORD).many("requires"),
            of("role", "R", Kind.WORD),
            of("agent", "A", Kind.AGENT),
            Fields.REQUEST),
    CLAIM_TASK(
            "claim-task",
            "Take a task; answers with the fencing token.",
            Fields.AGENT,
            Fields.TASK,
            of("ttl", "120s", Kind.DURATION),
            Fields.REQUEST),
    RENEW("renew", "Keep one lease for another while.", Fields.AGENT, Fields.TASK, Fields.TOKEN, Fields.REQUEST),
    UPDATE_TASK(
            "update-task",
            "Say how far you are.",
            Fields.AGENT,
            Fields.TASK,
            Fields.TOKEN,
            choice("status", "in_progress", "blocked", "completed", "failed").must(),
            of("progress", "0-100", Kind.PERCENT),
            of("note", "TEXT", Kind.LINE),
            Fields.REQUEST),
    BLOCK(
            "block",
            "Say that you cannot go on, and why; all are told.",
            Fields.AGENT,
            Fields.TASK,
            Fields.TOKEN,
            of("reason", "TEXT", Kind.LINE).must(),
            Fields.REQUEST),
    RELEASE_TASK(
            "release-task",
            "Let a task go.",
            Fields.AGENT,
            Fields.TASK,
            Fields.TOKEN,
            choice("outcome", "completed", "failed", "abandoned").must(),
            of("note", "TEXT", Kind.LINE),
            Fields.REQUEST),
    REOPEN_TASK(
            "reopen-task",
            "Hand out again what was quarantined or has failed.",
            Fields.TASK,
            of("agent", "A", Kind.AGENT),
            Fields.REQUEST),
    UNREGISTER(
            "unregister",
            "Leave; lets go whatever you hold.",
            Fields.AGENT,
            of("reason", "TEXT", Kind.LINE),
            Fields.REQUEST),
    DIRECTIVES(
            "directives",
            "What you were told and have not acknowledged.",
            Fields.AGENT,
            of("ack", "ID", Kind.NUMBER),
            of("since", "SEQ", Kind.NUMBER),
            of("max", "N", Kind.NUMBER)),
    RECOMMEND("recommend", "What you could take next, and why.", Fields.AGENT, of("max", "N", Kind.NUMBER)),
    ASSIGNMENTS("assignments", "Who should take what next.", of("max", "N", Kind.NUMBER)),
    SWEEP("sweep", "Take back what has lapsed, and find out who is dead."),
    SEND(
            "send",
            "Tell another agent, or all, something.",
            Fields.AGENT,
            of("to", "B|all", Kind.TARGET),
            of("type", "T", Kind.WORD),
            of("text", "TEXT|JSON", Kind.TEXT).must(),
            Fields.REQUEST),
    SHOW("show", "Everything: agents, tasks, leases; or one task, whole.", of("task_id", "T", Kind.TASK)),
    LOG("log", "What has happened.", of("since", "SEQ", Kind.NUMBER), of("max", "N", Kind.NUMBER)),
    VERIFY("verify", "Check the log's chain, and that the state follows from it."),
    REBUILD("rebuild", "Make the state anew from the log.");

    private final String word;
    private final String help;
    private final List<Field> fields;

    /// Fields that several have.
    private static final class Fields {
        static final Field AGENT = of("agent", "A", Kind.AGENT).must();
        static final Field TASK = of("task_id", "T", Kind.TASK).must();
        static final Field TOKEN = of("token", "N", Kind.NUMBER).must();
        static final Field REQUEST = of("request_id", "ID", Kind.LINE);
    }

    Command(String word, String help, Field... fields) {
        this.word = word;
        this.help = help;
        this.fields = List.of(fields);
    }

    public String word() {
        return word;
    }

    /// In one sentence.
    public String help() {
        return help;
    }

    public List<Field> fields() {
        return fields;
    }

    /// Whether it asks and changes nothing.
    public boolean onlyReads() {
        return switch (this) {
            case RECOMMEND, ASSIGNMENTS, SHOW, LOG, VERIFY -> true;
            case REGISTER,
                    HEARTBEAT,
                    ADD_TASK,
                    CLAIM_TASK,
                    RENEW,
                    UPDATE_TASK,
                    BLOCK,
                    RELEASE_TASK,
                    REOPEN_TASK,
                    UNREGISTER,
                    DIRECTIVES,
                    SWEEP,
                    SEND,
                    REBUILD -> false;
        };
    }

    public static @Nullable Command named(String word) {
        for (Command command : values()) {
            if (command.word.equals(word)) {
                return command;
            }
        }
        return null;
    }
}
