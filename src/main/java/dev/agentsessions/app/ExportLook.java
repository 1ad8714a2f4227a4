package dev.agentsessions.app;

import dev.agentsessions.coordinator.Exports;
import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.status.MeshStanding;
import dev.agentsessions.status.MeshStanding.Problem;
import dev.agentsessions.status.MeshStanding.Problem.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Looks how the exports of a mesh stand, by what [Exports#staleness] says of them.
final class ExportLook {
    private static final Pattern BEHIND = Pattern.compile(": is behind: it ends at (\\d+), and the log at \\d+$");

    private ExportLook() {}

    static MeshStanding.Exports at(Path folder, Mesh mesh) {
        try {
            List<Problem> problems = new ArrayList<>();
            long end = Long.MAX_VALUE;
            for (String said : Exports.staleness(folder, mesh)) {
                Matcher behind = BEHIND.matcher(said);
                if (behind.find()) {
                    end = Math.min(end, Long.parseLong(behind.group(1)));
                    problems.add(new Problem(Kind.BEHIND, said));
                } else if (said.endsWith(": is missing")) {
                    problems.add(new Problem(Kind.UNREADABLE, said));
                } else {
                    problems.add(new Problem(Kind.DIFFERENT, file(folder, said) + " and the store differ"));
                }
            }
            return new MeshStanding.Exports(folder.toString(), problems, end == Long.MAX_VALUE ? null : since(mesh, end));
        } catch (IOException e) {
            Problem problem = new Problem(Kind.UNREADABLE, folder + ": cannot be compared (" + e + ")");
            return new MeshStanding.Exports(folder.toString(), List.of(problem), null);
        }
    }

    /// Without what is said of it: none of their names has a colon.
    private static String file(Path folder, String said) {
        int name = folder.toString().length();
        int colon = said.startsWith(folder.toString()) ? said.indexOf(':', name) : -1;
        return colon < 0 ? said : said.substring(0, colon);
    }

    /// How long ago that happened which comes next in the log. Where the wall clock was set back it counts as long as it
    /// was set back for, lest what is stuck look fresh.
    private static @Nullable Duration since(Mesh mesh, long end) throws IOException {
        return mesh.look(snapshot -> snapshot.log(end, 1).stream().findFirst().map(missing -> {
                    Event event = missing.event();
                    return Duration.between(event.at(), snapshot.now().wall()).abs();
                }))
                .orElse(null);
    }
}
