package dev.agentsessions.cli;

/// One thing that `doctor` looked at.
///
/// @param name what was looked at
/// @param found what is the case
/// @param advice what to do about it; empty if nothing
public record Check(State state, String name, String found, String advice) {
    /// How it is.
    public enum State {
        OK,
        /// Something cannot be seen or done, and it may matter.
        WARNING,
        /// The program cannot do its work like this.
        BAD;

        String word() {
            return switch (this) {
                case OK -> "ok";
                case WARNING -> "warning";
                case BAD -> "bad";
            };
        }
    }

    public static Check ok(String name, String found) {
        return new Check(State.OK, name, found, "");
    }

    public static Check warning(String name, String found, String advice) {
        return new Check(State.WARNING, name, found, advice);
    }

    public static Check bad(String name, String found, String advice) {
        return new Check(State.BAD, name, found, advice);
    }
}
