package dev.agentsessions.proof;

import dev.agentsessions.adapter.kernel.BootClock;
import dev.agentsessions.mesh.Kept;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Refused;
import dev.agentsessions.mesh.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// One of many processes that want the same tasks: `StormMain <folder> <agent> <seed> <first task> <tasks> <all tasks>`. It
/// says when it is ready, begins when it is told to, and says what it got.
final class StormMain {
    private StormMain() {}

    public static void main(String[] args) throws Exception {
        try (Store store = Kept.IN_SQLITE.open(Path.of(args[0]), new BootClock(InstantSource.system()))) {
            Mesh mesh = new Mesh(store, Limits.STANDARD);
            List<String> tasks = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(args[4]); i++) {
                tasks.add("t" + (Integer.parseInt(args[3]) + i) % Integer.parseInt(args[5]));
            }
            Collections.shuffle(tasks, new Random(Long.parseLong(args[2])));
            System.out.println("ready");
            if (System.in.read() < 0) {
                return;
            }
            for (String task : tasks) {
                try {
                    Mesh.Claim claim = mesh.claim(args[1], task, Lease.LONGEST, null).value();
                    System.out.println("got " + task + " " + claim.token());
                } catch (Refused e) {
                    System.out.println(e.reason().word() + " " + task);
                }
            }
        }
    }
}
