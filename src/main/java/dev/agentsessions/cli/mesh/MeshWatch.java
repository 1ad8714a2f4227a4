package dev.agentsessions.cli.mesh;

import dev.agentsessions.cli.ExitStatus;
import dev.agentsessions.cli.Screen;
import dev.agentsessions.config.Quantities;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `agent-mesh watch`: how things stand, again and again, in place.
///
/// @param interval as it was typed, or null
record MeshWatch(Looking looking, MeshParts.Factory factory, @Nullable String interval) {
    private static final Duration STANDARD = Duration.ofSeconds(5);
    private static final Duration SHORTEST = Duration.ofMillis(200);

    /// @return the exit status
    int run() throws Exception {
        Duration every = every();
        if (!looking.terminal().steerable()) {
            throw new IOException("watch needs a terminal that it can draw on, as standard output; elsewhere ask"
                    + " `agent-mesh status` again and again");
        }
        // What is wrong from the beginning is an error like any other.
        try (MeshParts parts = looking.open()) {
            Looking.look(parts.desk());
            try (Screen screen = factory.screen(looking.terminal().out())) {
                while (screen.draw(picture(parts, screen.size(), every))
                        && screen.next(every) != Screen.Input.QUIT) {
                    // drawn anew
                }
            }
        }
        return ExitStatus.DONE;
    }

    private Duration every() throws IOException {
        Duration every = interval == null ? STANDARD : Quantities.duration(interval);
        if (every == null || every.compareTo(SHORTEST) < 0) {
            throw new IOException("--interval is no duration from 200ms on, such as 5s: '" + interval + "'");
        }
        return every;
    }

    private List<String> picture(MeshParts parts, Screen.Size size, Duration every) {
        String foot = "every " + (every.toMillis() % 1_000 == 0 ? every.toSeconds() + " s" : every.toMillis() + " ms")
                + " · q quits";
        MeshPicture picture = new MeshPicture(looking.terminal(), size, parts.clock().instant(), foot);
        try {
            Looking.Seen seen = Looking.look(parts.desk());
            return picture.of(seen.values(), seen.lastEvents());
        } catch (IOException e) {
            return picture.failing(String.valueOf(e.getMessage()));
        }
    }
}
