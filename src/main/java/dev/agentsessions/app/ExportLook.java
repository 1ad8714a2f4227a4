package dev.agentsessions.app;

import dev.agentsessions.coordinator.ExportDifference;
import dev.agentsessions.coordinator.Exports;
import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.status.MeshStanding;
import dev.agentsessions.status.MeshStanding.Problem;
import dev.agentsessions.status.MeshStanding.Problem.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Looks how the exports of a mesh stand.
final class ExportLook {
    private ExportLook() {}

    static MeshStanding.Exports at(Path folder, Mesh mesh) {
        try {
            List<ExportDifference> differences = Exports.staleness(folder, mesh);
            OptionalLong end = differences.stream()
                    .filter(difference -> difference.kind() == ExportDifference.Kind.BEHIND)
                    .mapToLong(ExportDifference::end)
                    .min();
            return new MeshStanding.Exports(
                    folder.toString(),
                    differences.stream().map(ExportLook::problem).toList(),
                    end.isPresent() ? since(mesh, end.getAsLong()) : null);
        } catch (IOException e) {
            Problem problem = new Problem(Kind.UNREADABLE, folder + ": cannot be compared (" + e + ")");
            return new MeshStanding.Exports(folder.toString(), List.of(problem), null);
        }
    }

    /// Which of two that differ is wrong, only the log can tell.
    private static Problem problem(ExportDifference difference) {
        return switch (difference.kind()) {
            case BEHIND -> new Problem(Kind.BEHIND, difference.text());
            case UNREADABLE -> new Problem(Kind.UNREADABLE, difference.text());
            case DIFFERENT -> new Problem(Kind.DIFFERENT, difference.file() + " and the store differ");
        };
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
