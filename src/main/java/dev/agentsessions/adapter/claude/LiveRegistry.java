package dev.agentsessions.adapter.claude;

import dev.agentsessions.json.JsonException;
import dev.agentsessions.json.JsonReader;
import dev.agentsessions.observe.ConversationStore.Claim;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.session.ConversationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Claude's live registry, `<home>/sessions/<pid>.json`: each running process says there which conversation it is
/// in. A file that a crash left behind, or that came from another container, is told by `procStart`.
final class LiveRegistry {
    /// The first version seen to follow `/clear`; older ones go on naming the conversation before it.
    private static final int[] FOLLOWS_CLEAR = {2, 1, 328};

    private static final Path OWN_PID_NAMESPACE = Path.of("/proc/self/ns/pid");

    private LiveRegistry() {}

    /// What `process` claims in this home; null if nothing, or nothing that can be relied on.
    static @Nullable Claim claim(Path home, ProcessInfo process) {
        Path file = home.resolve("sessions").resolve(process.pid() + ".json");
        byte[] json = SmallFile.read(file);
        if (json == null) {
            return null;
        }
        Said said = new Said();
        if (!TopLevel.read(json, 0, json.length, said) || !said.isOf(process) || !said.isInteractive()) {
            return null;
        }
        String id = said.sessionId;
        if (id == null || !ConversationId.isWellFormed(id)) {
            return null;
        }
        Instant since = said.startedAt > 0 ? Instant.ofEpochMilli(said.startedAt) : null;
        boolean current = said.version != null && atLeast(said.version, FOLLOWS_CLEAR);
        return new Claim(process.pid(), process.startTicks(), id, since, current, file.toString());
    }

    /// Whether a version such as `2.1.328` is the least one or a later one; false for what is no version.
    static boolean atLeast(String version, int... least) {
        int at = 0;
        for (int part : least) {
            int end = at;
            long number = 0;
            while (end < version.length() && version.charAt(end) >= '0' && version.charAt(end) <= '9') {
                number = Math.min(number * 10 + version.charAt(end) - '0', Integer.MAX_VALUE);
                end++;
            }
            if (end == at || number != part) {
                return number > part;
            }
            at = end < version.length() && version.charAt(end) == '.' ? end + 1 : end;
        }
        return at == version.length();
    }

    /// What one file says.
    private static final class Said implements TopLevel.Fields {
        private long pid;
        private long procStart;
        private long startedAt;
        private @Nullable String sessionId;
        private @Nullable String version;
        private @Nullable String kind;
        private @Nullable String entrypoint;
        private @Nullable String pidDomain;

        @Override
        public void field(String name, JsonReader value) throws JsonException {
            switch (name) {
                case "pid" -> pid = TopLevel.number(value);
                case "procStart" -> procStart = TopLevel.number(value);
                case "startedAt" -> startedAt = TopLevel.number(value);
                case "sessionId" -> sessionId = TopLevel.text(value);
                case "version" -> version = TopLevel.text(value);
                case "kind" -> kind = TopLevel.text(value);
                case "entrypoint" -> entrypoint = TopLevel.text(value);
                case "pidDomain" -> pidDomain = TopLevel.text(value);
                default -> {}
            }
        }

        boolean isOf(ProcessInfo process) {
            return pid == process.pid() && procStart > 0 && procStart == process.startTicks() && isOfOurPids();
        }

        boolean isInteractive() {
            return (kind == null || kind.equals("interactive"))
                    && (entrypoint == null || !entrypoint.startsWith(Transcript.HEADLESS_ENTRYPOINT));
        }

        /// Whether its pids are counted as ours are: `pidDomain` ends in the link text of the pid namespace.
        private boolean isOfOurPids() {
            if (pidDomain == null || !pidDomain.contains("pid:[")) {
                return true;
            }
            try {
                return pidDomain.endsWith(Files.readSymbolicLink(OWN_PID_NAMESPACE).toString());
            } catch (IOException e) {
                return true;
            }
        }
    }
}
