package dev.agentsessions.adapter.proc;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The few things we want to know of a process's environment. Nothing else of it is kept.
///
/// @param tmuxSocket the socket that `TMUX` names, empty if it names none
/// @param claudeHome `CLAUDE_CONFIG_DIR`, or null
/// @param claudeProjectDirName `CLAUDE_CODE_PROJECT_DIR_NAME`, or null
record Environment(String tmuxSocket, @Nullable String claudeHome, @Nullable String claudeProjectDirName) {

    /// @param environ the bytes of `/proc/<pid>/environ`: `NAME=value`, each ended by a NUL
    static Environment parse(byte[] environ) {
        String tmux = value(environ, "TMUX=");
        return new Environment(
                tmux == null ? "" : socket(tmux),
                value(environ, "CLAUDE_CONFIG_DIR="),
                value(environ, "CLAUDE_CODE_PROJECT_DIR_NAME="));
    }

    /// `TMUX` is `<socket>,<server pid>,<session number>`, and a path may hold commas.
    private static String socket(String tmux) {
        int session = tmux.lastIndexOf(',');
        int server = session < 0 ? -1 : tmux.lastIndexOf(',', session - 1);
        return server < 0 ? tmux : tmux.substring(0, server);
    }

    /// The value of the first variable that begins so, as getenv(3) would give it.
    private static @Nullable String value(byte[] environ, String nameAndSign) {
        byte[] wanted = nameAndSign.getBytes(StandardCharsets.US_ASCII);
        int end;
        for (int from = 0; from < environ.length; from = end + 1) {
            end = from;
            while (end < environ.length && environ[end] != 0) {
                end++;
            }
            if (begins(environ, from, end, wanted)) {
                return new String(environ, from + wanted.length, end - from - wanted.length, StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    private static boolean begins(byte[] bytes, int from, int end, byte[] wanted) {
        if (end - from < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[from + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
