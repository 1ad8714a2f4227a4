package dev.agentsessions.app;

import dev.agentsessions.adapter.files.ChannelLocks;
import dev.agentsessions.coordinator.ExportDifference;
import dev.agentsessions.coordinator.Exports;
import dev.agentsessions.desk.Books;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.log.Archive;
import dev.agentsessions.mesh.log.Audit;
import dev.agentsessions.mesh.log.BrokenLogException;
import dev.agentsessions.mesh.log.Findings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The books of a store, and its exports in a folder.
record RealBooks(Archive archive, Mesh mesh, Path exports) implements Books {
    @Override
    public Findings verify() throws IOException {
        return new Audit(archive).verify();
    }

    @Override
    public Findings rebuild() throws BrokenLogException, IOException {
        Findings findings = new Audit(archive).rebuild();
        Exports.writeLinesAnew(exports, new ChannelLocks(), mesh);
        return findings;
    }

    @Override
    public List<String> exportDifferences() throws IOException {
        return mesh.look(snapshot -> Exports.differences(exports, snapshot).stream()
                .map(ExportDifference::text)
                .toList());
    }
}
