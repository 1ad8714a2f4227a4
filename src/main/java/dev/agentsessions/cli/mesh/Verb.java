package dev.agentsessions.cli.mesh;

import dev.agentsessions.desk.Command;
import dev.agentsessions.desk.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What can be typed behind `agent-mesh`.
///
/// @param command what is asked of the desk, or null if only the command line has it
/// @param fields its options, but for the one that is the operand
/// @param operand what it takes without an option, or null
/// @param flags what else it takes, without a value
record Verb(
        String word,
        String help,
        @Nullable Command command,
        List<Field> fields,
        @Nullable Field operand,
        Set<String> flags) {
    static final String JSON = "--json";
    static final String FOLLOW = "--follow";

    static final Verb STATUS = own("status", "How things stand: agents, tasks, leases, blockers, last events.", JSON);
    static final Verb WATCH = own("watch", "`agent-mesh status`, kept up to date before your eyes.");
    static final Verb SERVE = own("serve", "Answer requests over MQTT, sweep, publish; until it is ended.");

    /// All of them, as the help lists them.
    static final List<Verb> ALL = all();

    Verb {
        fields = List.copyOf(fields);
        flags = Set.copyOf(flags);
    }

    private static List<Verb> all() {
        List<Verb> all = new ArrayList<>();
        for (Command command : Command.values()) {
            if (command == Command.SHOW) {
                all.add(STATUS);
                all.add(WATCH);
            }
            all.add(of(command));
        }
        all.add(SERVE);
        return List.copyOf(all);
    }

    private static Verb own(String word, String help, String... flags) {
        return new Verb(word, help, null, List.of(), null, Set.of(flags));
    }

    private static Verb of(Command command) {
        List<Field> fields = new ArrayList<>();
        Field operand = null;
        for (Field field : command.fields()) {
            // Never by equals, here and in what follows: the JVM makes that of a record anew at every start.
            if (command == Command.SEND && field.name().equals("text")) {
                operand = field;
            } else {
                fields.add(field);
            }
        }
        boolean follows = command == Command.DIRECTIVES || command == Command.LOG;
        Set<String> flags = follows ? Set.of(JSON, FOLLOW) : Set.of(JSON);
        return new Verb(command.word(), command.help(), command, fields, operand, flags);
    }

    static @Nullable Verb named(String word) {
        for (Verb verb : ALL) {
            if (verb.word.equals(word)) {
                return verb;
            }
        }
        return null;
    }

    /// The field that an option gives, or null if this takes no such option.
    @Nullable Field field(String option) {
        for (Field field : fields) {
            if (field.option().equals(option)) {
                return field;
            }
        }
        return null;
    }
}
