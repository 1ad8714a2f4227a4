package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.jobs.JobFiles;
import dev.agentsessions.world.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A pass starts cold twice a minute: it must not load what only the daemon and people need.
class OnePassLoadsTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    @Tag("S13")
    void nothingOfJobsAndOfTheJoinedStatus() throws Exception {
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry() + "        delegate_job_id: abc12345\n");
        Path jobs = lab.folder("jobs");
        JobFiles.write(jobs, "abc12345", JobFiles.json("abc12345", "running", 3, "2026-11-20T02:10:00Z"));
        lab.set("RECONCILE_JOBS_FOLDER", jobs.toString());

        assertThat(loaded("--once", "--emit-diff"))
                .anyMatch(name -> name.startsWith("dev.agentsessions.reconcile."))
                .noneMatch(OnePassLoadsTest::isOfJobsOrStatus);
        assertThat(loaded("status")).anyMatch(name -> name.startsWith("dev.agentsessions.adapter.jobs."));
    }

    /// But for the port itself, as the JVM wants to see of a return type that it is an interface.
    private static boolean isOfJobsOrStatus(String name) {
        return (name.startsWith("dev.agentsessions.jobs.") && !name.startsWith("dev.agentsessions.jobs.JobsProbe"))
                || name.startsWith("dev.agentsessions.adapter.jobs.")
                || name.startsWith("dev.agentsessions.status.");
    }

    private List<String> loaded(String... words) throws Exception {
        Path log = lab.root().resolve("classes.log");
        List<String> command = new ArrayList<>(lab.program(words));
        command.add(command.indexOf("-cp"), "-Xlog:class+load=info:file=" + log + "::filecount=0");
        Run.of(Duration.ofSeconds(60), lab.environment(), command).orFail();
        List<String> names = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            int at = line.indexOf("dev.agentsessions.");
            if (at >= 0) {
                names.add(line.substring(at).split(" ", 2)[0]);
            }
        }
        return names;
    }
}
