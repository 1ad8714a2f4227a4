package dev.agentsessions.cli.mesh;

import dev.agentsessions.cli.Lines;
import dev.agentsessions.desk.Command;
import dev.agentsessions.desk.Field;
import java.util.ArrayList;
import java.util.List;

/// What `--help` says.
final class MeshHelp {
    private static final int WIDTH = 80;
    private static final int MARGIN = 26;

    private static final String GENERAL = """
            agent-mesh lets many agents work on one list of tasks without getting in each
            other's way: who takes a task has a lease on it, with a token, for as long as
            its heartbeats come.

            for agents
              agent-mesh register --agent A --role R [...]     take part
              agent-mesh heartbeat --agent A [--status ...]    be alive; renews your leases
              agent-mesh recommend --agent A                   what you could take, and why
              agent-mesh claim-task --agent A --task-id T      take it; prints the token
              agent-mesh renew --agent A --task-id T           keep it for another while
              agent-mesh update-task --agent A --task-id T --status S [--progress 0-100]
                                                               say how far you are
              agent-mesh block --agent A --task-id T --reason TEXT
                                                               you cannot go on; tells all
              agent-mesh release-task --agent A --task-id T
                                      --outcome completed|failed|abandoned
                                                               let it go
              agent-mesh directives --agent A [--follow] [--ack ID]
                                                               what you were told
              agent-mesh send --agent A [--to B|all] TEXT      tell others something
              agent-mesh unregister --agent A                  leave; lets go what you hold

            for whoever plans
              agent-mesh add-task --task-id T --title S [...]  add something to be done
              agent-mesh assignments                           who should take what next
              agent-mesh reopen-task --task-id T               hand out again what failed or
                                                               was quarantined

            to see
              agent-mesh status                 agents, tasks, leases, blockers, last events
              agent-mesh watch [--interval 5s]  `agent-mesh status`, kept up to date
              agent-mesh show --task-id T       one task, whole
              agent-mesh show --json            everything
              agent-mesh log [--follow]         what has happened, a line for each event

            to run it
              agent-mesh serve                  answer over MQTT, sweep, publish
              agent-mesh sweep                  take back once what has lapsed
              agent-mesh verify | rebuild       check the log's chain and the state; make
                                                the state anew

            everywhere
              --json            the answer as one JSON document, whatever it is
              --request-id ID   with what changes something: done once, however often it is
                                asked
              MESH_AGENT        in the environment: who you are, where --agent is left out
              --config FILE, --state-dir DIR, --registry FILE   as for reconcile
              -v, --verbose     say more on errors
              --version         which version this is
              --help            behind a command: all that it takes; so does help COMMAND

            exit status
              0 done; 2 not understood, or the store cannot be had; 3 refused by a rule: the
              first word of the error says which""";

    private static final String AGAIN = "Registering again keeps what you do not name, until you unregister. An empty value"
            + " takes it back, such as --capability ''; --host with another one takes back the session, too.";

    private MeshHelp() {}

    static String general() {
        return GENERAL;
    }

    static String of(Verb verb) {
        List<String> lines = new ArrayList<>();
        usage(lines, verb);
        lines.add("");
        lines.add(verb.help());
        List<String> options = options(verb);
        if (!options.isEmpty()) {
            lines.add("");
            lines.addAll(options);
        }
        if (verb.command() == Command.REGISTER) {
            lines.add("");
            lines.addAll(Lines.wrapped(AGAIN, WIDTH));
        }
        return String.join("\n", lines);
    }

    private static void usage(List<String> lines, Verb verb) {
        String start = "agent-mesh " + verb.word();
        StringBuilder line = new StringBuilder(start);
        for (String word : words(verb)) {
            if (line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(start.length()));
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
    }

    private static List<String> words(Verb verb) {
        List<String> words = new ArrayList<>();
        for (Field field : verb.fields()) {
            String word = field.option() + " " + field.argument();
            words.add((isNeeded(field) ? word : "[" + word + "]") + (field.repeated() ? "..." : ""));
        }
        verb.flags().stream().sorted().forEach(flag -> words.add("[" + flag + "]"));
        if (verb == Verb.WATCH) {
            words.add("[--interval 5s]");
        }
        if (verb.operand() != null) {
            words.add(verb.operand().argument());
        }
        return words;
    }

    /// A token that was given here is known.
    private static boolean isNeeded(Field field) {
        return field.required() && !field.name().equals("token");
    }

    private static List<String> options(Verb verb) {
        List<String> lines = new ArrayList<>();
        for (Field field : verb.fields()) {
            if (field.choices().isEmpty()) {
                add(lines, field.option() + " " + field.argument(), meaning(verb, field));
            } else {
                add(lines, field.option(), String.join(", ", field.choices()) + ": " + meaning(verb, field));
            }
        }
        if (verb.operand() != null) {
            add(lines, verb.operand().argument(), "the message, as one word or quoted");
        }
        if (verb.flags().contains(Verb.FOLLOW)) {
            add(lines, Verb.FOLLOW, "go on with what comes, until Ctrl-C");
        }
        if (verb.flags().contains(Verb.JSON)) {
            boolean follows = verb.flags().contains(Verb.FOLLOW);
            add(lines, Verb.JSON, "the answer as one JSON document" + (follows ? "; with --follow, one a line" : ""));
        }
        if (verb == Verb.WATCH) {
            add(lines, "--interval 5s", "how often it looks; q or Ctrl-C quits");
        }
        return lines;
    }

    private static void add(List<String> lines, String option, String meaning) {
        String label = Lines.padded("  " + option, MARGIN - 2) + "  ";
        for (String line : Lines.wrapped(meaning, WIDTH - MARGIN)) {
            lines.add(label + line);
            label = " ".repeat(MARGIN);
        }
    }

    private static String meaning(Verb verb, Field field) {
        boolean adding = verb.command() == Command.ADD_TASK;
        return switch (field.name()) {
            case "agent" -> adding ? "who adds it; you, if it is no agent" : "who you are";
            case "role" ->
                adding
                        ? "only for agents in this role"
                        : "what you are there for; some tasks are for one role only";
            case "branch" -> "which branch of a repository you work on";
            case "capabilities" -> "what you are capable of; may be repeated";
            case "host" -> "where you run; this machine, if you name a session";
            case "session" -> "your tmux session, so that you can be seen alive while you are busy";
            case "request_id" -> "the same request again, by this id, is answered as it was and done once";
            case "status" -> verb.command() == Command.HEARTBEAT ? "how busy you are" : "how it stands";
            case "task_id" ->
                adding ? "its id" : verb.command() == Command.HEARTBEAT ? "what you are working on" : "which task";
            case "note" -> "a line for whoever looks";
            case "title" -> "what is to be done, in a line";
            case "description" -> "the same in full";
            case "priority" -> "the larger, the sooner; 50 if not given";
            case "files" -> "a file that it is about; two tasks about one file are not proposed together; may be repeated";
            case "depends_on" -> "a task that must be completed before; may be repeated";
            case "requires" -> "what an agent must be capable of; may be repeated";
            case "ttl" -> "how long the lease lasts without a heartbeat, 10s to 24h; 120s if not given";
            case "token" -> "what the claim was answered with; known already if the claim was made here";
            case "progress" -> "how far it is, in percent";
            case "reason" -> "why, in a line for whoever looks";
            case "outcome" ->
                "how it ended. completed: it is done, and what waits for it can be taken; failed: it is not handed out"
                        + " again, unless it is reopened; abandoned: it is anybody's again";
            case "ack" -> "take note of what you were told, up to this number";
            case "max" -> "how many at most";
            case "to" -> "whom; all, if not given";
            case "type" -> "what kind of message it is, in a word of your choice";
            case "since" -> "only what is behind this place in the log";
            default -> field.name().replace('_', ' ');
        };
    }
}
