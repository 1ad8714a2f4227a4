package dev.agentsessions.adapter.proc;

import dev.agentsessions.observe.Machine;
import dev.agentsessions.observe.ProcessProbe;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The process table of Linux. On a system without `/proc` it says so, and knows the host's name only.
public final class ProcFs implements ProcessProbe {
    private final ProcFiles files;
    private final int uid;

    /// @param uid whose tmux servers and agents are looked at
    public ProcFs(int uid) {
        this("/proc", uid);
    }

    ProcFs(String root, int uid) {
        this.files = new ProcFiles(root);
        this.uid = uid;
    }

    @Override
    public Machine machine() {
        return new Machine(host(), uid, word("/sys/kernel/random/boot_id"), bootedAt());
    }

    @Override
    public Scan scan() {
        return Snapshot.of(files, uid, bootedAt());
    }

    private String host() {
        String host = word("/sys/kernel/hostname");
        if (host != null) {
            return host;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private @Nullable String word(String file) {
        byte[] bytes = files.read(file);
        String word = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8).strip();
        return word.isEmpty() ? null : word;
    }

    /// From the line `btime <seconds>` of `/proc/stat`.
    private @Nullable Instant bootedAt() {
        byte[] bytes = files.read("/stat");
        String stat = bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
        int at = stat.indexOf("\nbtime ");
        if (at < 0) {
            return null;
        }
        int from = at + "\nbtime ".length();
        int end = stat.indexOf('\n', from);
        return Instant.ofEpochSecond(Long.parseLong(stat.substring(from, end < 0 ? stat.length() : end).strip()));
    }
}
