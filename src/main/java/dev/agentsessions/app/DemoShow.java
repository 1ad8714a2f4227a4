package dev.agentsessions.app;

import dev.agentsessions.adapter.proc.CurrentUser;
import dev.agentsessions.adapter.proc.ProcFs;
import dev.agentsessions.adapter.tmux.PrivateStage;
import dev.agentsessions.demo.Demo;
import dev.agentsessions.demo.Stage;
import dev.agentsessions.observe.ProcessTable;
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
        ReentrantLock curtain = new ReentrantLock();
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

    private int reconcile(Stage stage, String... args) {
        Map<String, String> environment = new HashMap<>(stage.environment());
        environment.put("RECONCILE_REGISTRY", stage.root().resolve("agent-sessions.yaml").toString());
        environment.put("RECONCILE_SETTLE", "0s"); // nobody but the demo acts here, so nothing has to settle
        if (!coloured) {
            environment.put("NO_COLOR", "1");
        }
        return App.run(args, environment, out, err);
    }
}
