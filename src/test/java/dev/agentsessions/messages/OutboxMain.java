package dev.agentsessions.messages;

import dev.agentsessions.daemon.Log;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// Another process that keeps messages, and publishes most of them: `OutboxMain <state folder> <step>`. It says what it
/// has kept, and beforehand what it will remove; at the step, if it is one, it stops.
final class OutboxMain {
    private OutboxMain() {}

    public static void main(String[] args) {
        Log log = new Log(System.err, InstantSource.system(), true);
        Outbox outbox = new Outbox(Path.of(args[0]), log, new StopAt(args[1]));
        for (int i = 1; ; i += 2) {
            if (outbox.add(List.of(message(i), message(i + 1)))) {
                System.out.println("kept " + (i + 1));
            }
            if (outbox.waiting() > 40) {
                Kept last = outbox.first(30).getLast();
                System.out.println("removing " + number(last));
                outbox.remove(last.id());
            }
        }
    }

    static String message(int number) {
        return "{\"n\":" + number + ",\"text\":\"" + "x".repeat(3_000) + "\"}";
    }

    static int number(Kept kept) {
        return Integer.parseInt(kept.json().substring(5, kept.json().indexOf(',')));
    }
}
