package dev.agentsessions.adapter.proc;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The one thing of interest in `/proc/<pid>/status` (proc_pid_status(5)).
final class Status {
    private static final String LINE = "\nUid:\t";

    private Status() {}

    /// The second of the numbers in `Uid: real effective saved filesystem`, or null if there is none.
    static @Nullable Integer effectiveUid(byte @Nullable [] status) {
        String text = status == null ? "" : new String(status, StandardCharsets.ISO_8859_1);
        int line = text.indexOf(LINE);
        int from = line < 0 ? -1 : text.indexOf('\t', line + LINE.length());
        int end = from < 0 ? -1 : text.indexOf('\t', from + 1);
        return end < 0 ? null : (int) Long.parseLong(text, from + 1, end, 10);
    }
}
