package dev.agentsessions.adapter.proc;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What `/proc/<pid>/stat` tells (proc_pid_stat(5)).
///
/// @param name the kernel's short name of the process
/// @param tty number of the controlling terminal, 0 for none
/// @param startTicks field 22
record Stat(long pid, String name, char state, long parentPid, int tty, boolean kernelThread, long startTicks) {
    private static final long PF_KTHREAD = 0x00200000;
    private static final int PARENT = 4;
    private static final int TTY = 7;
    private static final int FLAGS = 9;
    private static final int START = 22;

    /// Reads the one line of the file, or gives null if it is not such a line.
    ///
    /// The name stands in parentheses and may itself hold parentheses, spaces and newlines, so it ends at the last
    /// closing one.
    static @Nullable Stat parse(byte[] line) {
        int open = 0;
        while (open < line.length && line[open] != '(') {
            open++;
        }
        int close = line.length - 1;
        while (close > open && line[close] != ')') {
            close--;
        }
        long[] pid = numbers(line, 0, 1);
        long[] fields = numbers(line, close + 4, START - PARENT + 1);
        if (close <= open || pid == null || fields == null) {
            return null;
        }
        return new Stat(
                pid[0],
                new String(line, open + 1, close - open - 1, StandardCharsets.UTF_8),
                (char) line[close + 2],
                fields[0],
                (int) fields[TTY - PARENT],
                (fields[FLAGS - PARENT] & PF_KTHREAD) != 0,
                fields[START - PARENT]);
    }

    boolean dead() {
        return state == 'Z' || state == 'X';
    }

    /// So many numbers with one space behind each, or null if there are fewer.
    private static long @Nullable [] numbers(byte[] line, int from, int count) {
        long[] numbers = new long[count];
        int at = from;
        for (int i = 0; i < count; i++) {
            boolean negative = at < line.length && line[at] == '-';
            int first = negative ? at + 1 : at;
            long number = 0;
            for (at = first; at < line.length && line[at] >= '0' && line[at] <= '9'; at++) {
                number = 10 * number + (line[at] - '0');
            }
            if (at == first || at == line.length || line[at] != ' ') {
                return null;
            }
            numbers[i] = negative ? -number : number;
            at++;
        }
        return numbers;
    }
}
