package dev.agentsessions.desk;

import java.util.List;

/// A field of a request.
///
/// @param name as it is in JSON, such as `task_id`
/// @param option as it is on a command line, such as `--task-id`
/// @param argument what stands for its value in the help, such as `T`
/// @param repeated whether it takes several values
/// @param clearable whether an empty value takes back what was said before
/// @param choices all values that it may have, if they can be listed
public record Field(
        String name,
        String option,
        String argument,
        Kind kind,
        boolean required,
        boolean repeated,
        boolean clearable,
        List<String> choices) {
    /// So many values of one field at most.
    static final int MOST_VALUES = 100;

    public Field {
        choices = List.copyOf(choices);
    }

    /// What its values may be.
    public enum Kind {
        /// The name of an agent: part of a topic, so without `/`, `+` and `#`.
        AGENT(64),
        /// An agent, or `all`.
        TARGET(64),
        /// The id of a task: anything without blanks.
        TASK(128),
        /// A role, a capability, a kind of message.
        WORD(64),
        /// Text on one line.
        LINE(500),
        /// Text.
        TEXT(10_000),
        /// How long: `90s`, `2m`, `1h`.
        DURATION(16),
        /// A whole number from 0 to 100.
        PERCENT(3),
        /// A whole number from 0 on.
        NUMBER(18),
        /// One of the choices.
        CHOICE(32);

        private final int longest;

        Kind(int longest) {
            this.longest = longest;
        }

        /// How many characters its text may have.
        public int longest() {
            return longest;
        }
    }

    static Field of(String name, String argument, Kind kind) {
        return new Field(name, "--" + name.replace('_', '-'), argument, kind, false, false, false, List.of());
    }

    static Field choice(String name, String... choices) {
        return new Field(
                name, "--" + name.replace('_', '-'), String.join("|", choices), Kind.CHOICE, false, false, false,
                List.of(choices));
    }

    Field must() {
        return new Field(name, option, argument, kind, true, repeated, clearable, choices);
    }

    Field orNone() {
        return new Field(name, option, argument, kind, required, repeated, true, choices);
    }

    /// @param singular what one of its values is called on the command line
    Field many(String singular) {
        return new Field(name, "--" + singular, argument, kind, required, true, clearable, choices);
    }
}
