package dev.agentsessions.daemon;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Port: whoever runs this daemon as a service, such as systemd.
public interface ServiceManager {
    /// Tells it of a state, in the words of sd_notify(3), such as `READY=1`; several are separated by newlines. What has
    /// to be told with `RELOADING=1` is added here.
    void tell(String state);

    /// How often it wants to hear `WATCHDOG=1`, or null if it does not.
    @Nullable Duration watchdog();

    /// Nobody does.
    final class None implements ServiceManager {
        @Override
        public void tell(String state) {}

        @Override
        public @Nullable Duration watchdog() {
            return null;
        }
    }
}
