package dev.agentsessions.config;

/// Where a value came from.
///
/// @param where for people: `--registry`, `RECONCILE_SETTLE`, `/home/u/.config/session-reconciler/config.yaml:3`, or
///     `default`
public record Origin(Source source, String where) {
    static final Origin DEFAULT = new Origin(Source.DEFAULT, "default");

    /// The first that names a value wins.
    public enum Source {
        FLAG,
        ENVIRONMENT,
        FILE,
        DEFAULT
    }

    static Origin flag(String flag) {
        return new Origin(Source.FLAG, flag);
    }

    static Origin environment(String variable) {
        return new Origin(Source.ENVIRONMENT, variable);
    }

    static Origin file(String file, int line) {
        return new Origin(Source.FILE, file + ":" + line);
    }
}
