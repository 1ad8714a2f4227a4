package dev.agentsessions.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.adapter.proc.CurrentUser;
import dev.agentsessions.adapter.proc.ProcFs;
import dev.agentsessions.adapter.tmux.PrivateStage;
import dev.agentsessions.demo.Demo;
import dev.agentsessions.demo.Stage;
import dev.agentsessions.observe.ProcessTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Puts the demo on its stage, and sees to it that the stage is cleared even if it is interrupted.
final class DemoShow {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean coloured;

    DemoShow(PrintStream out, PrintStream err, boolean coloured) {
        this.out = out;
        this.err = err;
        this.coloured = coloured;
    }

    /// @return the exit status
    int run() throws IOException {
        int uid = CurrentUser.uid();
        ProcFs processes = new ProcFs(uid);
        if (processes.scan().table(Set.of(), Set.of()) instanceof ProcessTable.Unavailable unavailable) {
            throw new IOException("the demo needs to see processes, and cannot here: " + unavailable.reason()
                    + "; run it on Linux");
        }
        PrivateStage stage = PrivateStage.open(uid);
        ReentrantLock curtain = new ReentrantLock(true);
        Thread clearing = new Thread(() -> clear(stage, curtain), "clear-stage");
        Runtime.getRuntime().addShutdownHook(clearing);
        try (stage) {
            new Demo(stage, this::reconcile, processes, out, coloured, curtain).play();
            return 0;
        }
    }

    /// The curtain is kept, so that nothing is put on the stage again while the JVM ends.
    private static void clear(Stage stage, ReentrantLock curtain) {
        curtain.lock();
        stage.close();
    }

    private String reconcile(Stage stage, String... args) throws IOException {
        Map<String, String> environment = new HashMap<>(stage.environment());
        environment.put("RECONCILE_REGISTRY", stage.root().resolve("agent-sessions.yaml").toString());
        environment.put("RECONCILE_SETTLE", "0s"); // nobody but the demo acts here, so nothing has to settle
        if (!coloured) {
            environment.put("NO_COLOR", "1");
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status = App.run(
                args,
                environment,
                new PrintStream(printed, false, out.charset()),
                new PrintStream(said, true, UTF_8));
        String errors = said.toString(UTF_8);
        if (status != 0) {
            throw new IOException("the demo's `reconcile " + String.join(" ", args) + "` failed: "
                    + errors.strip().replaceFirst("^reconcile: ", ""));
        }
        err.print(errors);
        return printed.toString(out.charset());
    }
}
