package dev.agentsessions.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.mesh.log.Audit;
import dev.agentsessions.mesh.log.Findings;
import dev.agentsessions.testing.Child;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.json.JsonFactory;

/// What processes that claim have sent and were answered, held against what is in the store after they were killed.
final class Recovery {
    private static final int PAGE = 1_000;

    private final String where;
    private final Set<String> sent = new HashSet<>();
    private final Map<String, Long> acknowledged = new HashMap<>();
    private int processes;

    /// Makes the tasks that they claim.
    Recovery(String where) throws Exception {
        this.where = where;
        try (Store store = ClaimLoopMain.open(where)) {
            for (int i = 0; i < ClaimLoopMain.TASKS; i++) {
                new Mesh(store, Limits.STANDARD).add("somebody", StoreContract.task("t" + i), null);
            }
        }
    }

    /// A process under this name, with what there has to be before it, such as `strace`.
    Child start(String agent, String... before) throws Exception {
        List<String> command = new ArrayList<>(List.of(before));
        List<Class<?>> libraries = List.of(
                JsonFactory.class, Class.forName("org.sqlite.JDBC"), Class.forName("org.postgresql.Driver"));
        command.addAll(
                Child.jvmCommandWith(libraries, ClaimLoopMain.class, where, agent, "p" + processes++));
        return Child.of(command);
    }

    /// Takes in what a process has printed.
    void note(List<String> lines) {
        for (String line : lines) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "sent" -> sent.add(words[1]);
                case "done" -> acknowledged.put(words[1], Long.parseLong(words[2]));
                case "refused" -> assertThat(sent).contains(words[1]);
                default -> throw new AssertionError("a process said: " + lines);
            }
        }
    }

    int acknowledged() {
        return acknowledged.size();
    }

    void check(String what) throws Exception {
        try (SqlStore store = ClaimLoopMain.open(where)) {
            Findings findings = new Audit(store).verify();
            assertThat(findings.clean()).as(what + ": " + findings).isTrue();
            Map<String, Long> recovered = new HashMap<>();
            long last = 0;
            for (Event event : log(store)) {
                if (event.change() instanceof Change.Claimed claimed) {
                    assertThat(claimed.token()).as(what).isGreaterThan(last);
                    last = claimed.token();
                }
                if (event.correlation() != null && !event.actor().equals(Mesh.AUTHORITY)) {
                    assertThat(recovered.put(event.correlation(), token(event.change())))
                            .as(what + ": " + event)
                            .isNull();
                }
            }
            assertThat(recovered).as(what).containsAllEntriesOf(acknowledged);
            assertThat(sent).as(what).containsAll(recovered.keySet());
            long before = last;
            assertThat(store.<Long>write(tx -> tx.nextToken())).as(what).isGreaterThan(before);
        }
    }

    private static List<Event> log(Store store) throws IOException {
        List<Event> events = new ArrayList<>();
        List<Sealed> page;
        do {
            long after = events.size();
            page = store.read(seen -> seen.log(after, PAGE));
            page.forEach(line -> events.add(line.event()));
        } while (page.size() == PAGE);
        return events;
    }

    private static long token(Change change) {
        return switch (change) {
            case Change.Claimed claimed -> claimed.token();
            case Change.Renewed renewed -> renewed.token();
            case Change.Released released -> released.token();
            default -> throw new AssertionError("nobody has asked for " + change);
        };
    }
}
