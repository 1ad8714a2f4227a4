package dev.agentsessions.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Where a process listens, from `/proc/<pid>/net/tcp` and `tcp6` (proc_pid_net(5)).
public final class Listeners {
    private static final String LISTEN = "0A";

    private Listeners() {}

    /// Address and port, in the kernel's hexadecimal, such as `0100007F:075B`.
    public static List<String> of(long pid) throws IOException {
        Set<String> sockets = sockets(pid);
        List<String> listeners = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net", table))) {
                String[] columns = line.strip().split(" +");
                if (columns[3].equals(LISTEN) && sockets.contains("socket:[" + columns[9] + "]")) {
                    listeners.add(columns[1]);
                }
            }
        }
        return listeners;
    }

    private static Set<String> sockets(long pid) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path file : open.toList()) {
                if (Files.isSymbolicLink(file)) {
                    sockets.add(Files.readSymbolicLink(file).toString());
                }
            }
        }
        return sockets;
    }
}
