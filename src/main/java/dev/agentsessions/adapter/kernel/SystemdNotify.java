package dev.agentsessions.adapter.kernel;

import dev.agentsessions.daemon.ServiceManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// systemd, or whoever else speaks the protocol of sd_notify(3). What it does not take is lost: nothing waits for it,
/// and nothing fails because of it.
public final class SystemdNotify implements ServiceManager {
    private static final String RELOADING = "RELOADING=1";

    private final byte[] socket;
    private final @Nullable Duration watchdog;

    private SystemdNotify(byte[] socket, @Nullable Duration watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /// The one that the environment names, if any: `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
    ///
    /// @param pid our own
    public static ServiceManager of(Map<String, String> environment, long pid) {
        byte[] socket = Platform.LINUX ? name(environment.getOrDefault("NOTIFY_SOCKET", "")) : null;
        return socket == null ? new None() : new SystemdNotify(socket, watchdog(environment, pid));
    }

    /// A path, or `@` and a name in Linux's abstract namespace, as `sun_path` has it; null for anything else.
    private static byte @Nullable [] name(String socket) {
        boolean path = socket.startsWith("/");
        if (!path && !(socket.startsWith("@") && socket.length() > 1)) {
            return null;
        }
        byte[] name = Libc.fileName(path ? socket + '\0' : '\0' + socket.substring(1));
        return name.length > NotifyCalls.LONGEST_NAME ? null : name;
    }

    /// See sd_watchdog_enabled(3).
    private static @Nullable Duration watchdog(Map<String, String> environment, long pid) {
        String micros = environment.get("WATCHDOG_USEC");
        String meant = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
        try {
            boolean wanted = micros != null && Long.parseLong(micros) > 0 && Long.parseLong(meant) == pid;
            return wanted ? Duration.ofNanos(Math.multiplyExact(Long.parseLong(micros), 1_000)) : null;
        } catch (NumberFormatException | ArithmeticException _) {
            return null;
        }
    }

    /// `RELOADING=1` is told with the time, which systemd wants there.
    @Override
    public void tell(String state) {
        String whole = state.equals(RELOADING)
                ? state + "\nMONOTONIC_USEC=" + NotifyCalls.monotonicMicros()
                : state;
        NotifyCalls.send(socket, whole.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable Duration watchdog() {
        return watchdog;
    }
}
