package dev.agentsessions.messages;

import dev.agentsessions.daemon.Log;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// Another process that takes messages in, for ever or so many batches: `InboxMain <state folder> <step>
/// [<batches>]`. After each batch it says which one that was; at the step, if it is one, it stops.
final class InboxMain {
    private InboxMain() {}

    public static void main(String[] args) throws IOException {
        Log log = new Log(new PrintStream(OutputStream.nullOutputStream()), InstantSource.system(), true);
        Inbox inbox = new Inbox(Path.of(args[0]), Payloads.TOPICS, _ -> {}, log, new StopAt(args[1]));
        int last = args.length > 2 ? Integer.parseInt(args[2]) : Integer.MAX_VALUE;
        for (int i = 1; i <= last; i++) {
            inbox.receive(batch(i));
            System.out.println(i);
        }
    }

    static List<Received> batch(int i) {
        return List.of(
                Payloads.ofJob("j" + i % 7, i, "progress"),
                Payloads.ofJob("k", i, "progress"),
                Payloads.ofSession("s" + i % 400, "created", Payloads.AT.plusSeconds(i)));
    }
}
