package dev.agentsessions.cli;

import java.io.PrintStream;
import java.util.Map;

/// Where answers for people go: coloured only on a terminal, cut to its width.
///
/// @param tty whether it is one
/// @param steerable whether it is one that can be drawn on
/// @param columns how wide it is; wide enough for anything where it is no terminal
public record Terminal(PrintStream out, boolean tty, boolean steerable, boolean coloured, int columns) {
    private static final int ANY = 10_000;
    private static final int NARROWEST = 40;

    /// @param properties `reconcile.tty` and `reconcile.columns`, which the launcher sets
    public static Terminal of(PrintStream out, Map<String, String> environment) {
        boolean tty = Boolean.getBoolean("reconcile.tty");
        Integer columns = Integer.getInteger("reconcile.columns");
        boolean steerable = tty && !environment.getOrDefault("TERM", "").equals("dumb");
        boolean coloured = steerable && environment.getOrDefault("NO_COLOR", "").isEmpty();
        boolean known = tty && columns != null && columns >= NARROWEST;
        return new Terminal(out, tty, steerable, coloured, known ? columns : ANY);
    }

    public void line(String text) {
        out.println(text);
    }

    public String bold(String text) {
        return styled("1", text);
    }

    public String dim(String text) {
        return styled("2", text);
    }

    public String red(String text) {
        return styled("31", text);
    }

    public String green(String text) {
        return styled("32", text);
    }

    public String yellow(String text) {
        return styled("33", text);
    }

    private String styled(String code, String text) {
        return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
