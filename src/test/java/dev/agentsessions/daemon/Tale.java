package dev.agentsessions.daemon;

import dev.agentsessions.observe.Announcement.Event;
import dev.agentsessions.registry.Edit.Assignment;
import dev.agentsessions.registry.Value;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Pane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What happens to sessions, transcripts and the registry, one chapter after the other. Each state lasts long enough for
/// a poll to see it after it has settled, whatever is said meanwhile to make that wait.
final class Tale {
    /// Seconds.
    static final int POLL = 30;

    /// A poll; the time that what was done takes to settle; eight times that for what is said of it, after which nobody
    /// waits any more; two seconds for clocks that count in seconds and for second looks.
    private static final int SHORTEST = POLL + 5 + 8 * 5 + 2;

    private static final int MOST_LONGER = 120;
    private static final List<String> NAMES = List.of(
            "w0-creator-claude", "w0-creator-agy", "w1-creator-claude", "w1b-creator-claude", "w2-creator-agy",
            "w2-creator-claude", "kelp");

    private final RandomGenerator random;
    private final List<Chapter> chapters = new ArrayList<>();
    private final Map<String, Living> alive = new TreeMap<>();
    private final List<String> ids = new ArrayList<>();
    private final StringBuilder yaml = new StringBuilder("version: 1      # ours\nworkspaces:\n");
    private long nextPid = 100;
    private boolean blind;
    private long at;

    /// @param at milliseconds since the beginning
    /// @param what happens, in words for a failure
    /// @param said what somebody who knows would say of it
    record Chapter(long at, String what, List<Truth> said, Consumer<Scene> happening) {}

    record Truth(String session, Event event) {}

    /// @param pid of the only pane
    private record Living(long pid, @Nullable Agent agent) {}

    Tale(RandomGenerator random, int length) {
        this.random = random;
        begin();
        for (int i = 0; i < length; i++) {
            next();
        }
        add("all stays as it is", List.of(), _ -> {});
    }

    /// The registry of the beginning.
    String registry() {
        return yaml.toString();
    }

    List<Chapter> chapters() {
        return chapters;
    }

    /// When the last chapter is over, in milliseconds.
    long end() {
        return at;
    }

    private void begin() {
        List<Consumer<Scene>> starts = new ArrayList<>();
        for (int workspace = 0; workspace < 3; workspace++) {
            yaml.append("  w").append(workspace).append(":\n    path: /w").append(workspace).append("\n    sessions:\n");
            yaml.append("      old").append(workspace).append(":\n        agent: claude\n        status: archived\n");
            for (String name : NAMES) {
                if (name.startsWith("w" + workspace) && chance(70)) {
                    declare(name, starts);
                }
            }
        }
        chapters.add(new Chapter(0, "it begins", List.of(), scene -> starts.forEach(start -> start.accept(scene))));
        at = lasts();
    }

    private void declare(String name, List<Consumer<Scene>> starts) {
        long pid = nextPid++;
        Agent agent = agentOf(name);
        yaml.append("      ").append(name).append(":\n        agent: ").append(agent.word());
        yaml.append("\n        status: ").append(chance(75) ? "running" : chance(50) ? "stopped" : "terminated");
        if (chance(80)) {
            yaml.append("\n        pane: { pid: ").append(pid).append(", cmd: ").append(agent.word());
            yaml.append(", cwd: ").append(folderOf(name)).append(" }");
        }
        yaml.append("\n        last_visible_status: 'idle'\n");
        if (chance(70)) {
            alive.put(name, new Living(pid, agent));
            starts.add(scene -> scene.machine.start(name, agent, pid, folderOf(name)));
        }
    }

    private void next() {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        Living living = alive.get(name);
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> startOrEnd(name, living);
            case 3 -> restart(name, living);
            case 4, 5 -> converse(name, living);
            case 6 -> fallBack(name, living);
            case 7 -> stop(name, living);
            case 8 -> setStatus(name, chance(50) ? "running" : "archived");
            case 9 -> rename(name, living);
            case 10 -> see(chance(50));
            case 11 -> endAll();
            case 12 -> forget();
            default -> notePane(name);
        }
    }

    private void startOrEnd(String name, @Nullable Living living) {
        if (living == null) {
            start(name);
        } else {
            alive.remove(name);
            add(name + " ends", List.of(new Truth(name, Event.DELETED)), scene -> scene.machine.end(name));
        }
    }

    private void start(String name) {
        long pid = nextPid++;
        Agent agent = agentOf(name);
        alive.put(name, new Living(pid, agent));
        add(
                name + " begins as " + pid,
                List.of(new Truth(name, chance(50) ? Event.CREATED : Event.RESUMED)),
                scene -> scene.machine.start(name, agent, pid, folderOf(name), 0));
    }

    private void restart(String name, @Nullable Living living) {
        if (living == null) {
            return;
        }
        long pid = nextPid++;
        Agent agent = agentOf(name);
        alive.put(name, new Living(pid, agent));
        add(
                name + " is restarted as " + pid,
                List.of(new Truth(name, Event.DELETED), new Truth(name, Event.CREATED)),
                scene -> {
                    scene.machine.end(name);
                    scene.machine.start(name, agent, pid, folderOf(name), 0);
                });
    }

    private void converse(String name, @Nullable Living living) {
        Agent agent = living == null ? null : living.agent();
        if (living == null || agent == null) {
            return;
        }
        String id = !ids.isEmpty() && chance(20)
                ? ids.get(random.nextInt(ids.size()))
                : new UUID(random.nextLong(), random.nextLong()).toString();
        ids.add(id);
        add(name + " is in " + id, List.of(), scene -> scene.machine.moveOn(living.pid(), agent, id));
    }

    private void fallBack(String name, @Nullable Living living) {
        if (living == null) {
            return;
        }
        long pid = nextPid++;
        alive.put(name, new Living(pid, null));
        add(name + " becomes a shell", List.of(), scene -> {
            scene.machine.end(name);
            scene.machine.startShell(name, pid, folderOf(name));
        });
    }

    /// A person stops a session and says so in the registry; or says so only.
    private void stop(String name, @Nullable Living living) {
        boolean ends = living != null && chance(60);
        if (ends) {
            alive.remove(name);
        }
        String word = chance(50) ? "stopped" : "terminated";
        add("a person declares " + name + " " + word + (ends ? " and ends it" : ""), List.of(
                new Truth(name, Event.STOPPED)), scene -> {
            if (ends) {
                scene.machine.end(name);
            }
            scene.edit(
                    name,
                    new Assignment("status", new Value.Text(word)),
                    new Assignment("terminated_at", new Value.Time(scene.machine.now())));
        });
    }

    private void setStatus(String name, String word) {
        add("a person declares " + name + " " + word, List.of(), scene -> scene.edit(
                name, new Assignment("status", new Value.Text(word))));
    }

    private void notePane(String name) {
        Living living = alive.get(name);
        long pid = living == null || chance(20) ? 90_000 + nextPid++ : living.pid();
        Value pane = new Value.PaneOf(new Pane(pid, agentOf(name).word(), folderOf(name)));
        add("a person notes pane " + pid + " of " + name, List.of(), scene -> {
            scene.edit(name, new Assignment("pane", pane));
            scene.note("seen " + pid);
        });
    }

    private void rename(String name, @Nullable Living living) {
        String other = NAMES.get(random.nextInt(NAMES.size()));
        if (living == null || alive.containsKey(other)) {
            return;
        }
        alive.remove(name);
        alive.put(other, living);
        add(name + " is renamed to " + other, List.of(), scene -> scene.machine.rename(name, other));
    }

    /// What could be seen cannot be seen, or can be again.
    private void see(boolean tmux) {
        blind = !blind;
        String reason = blind ? "access not allowed" : null;
        add((tmux ? "tmux" : "processes") + (blind ? " cannot be seen" : " can be seen"), List.of(), scene -> {
            if (tmux || reason == null) {
                scene.machine.blind(reason);
            }
            if (!tmux || reason == null) {
                scene.machine.hideProcesses(reason);
            }
        });
    }

    private void endAll() {
        List<String> names = List.copyOf(alive.keySet());
        alive.clear();
        add("all end", names.stream().map(name -> new Truth(name, Event.DELETED)).toList(), scene ->
                names.forEach(scene.machine::end));
    }

    private void forget() {
        if (!ids.isEmpty()) {
            String id = ids.get(random.nextInt(ids.size()));
            add(id + " is deleted", List.of(), scene -> {
                for (Agent agent : Agent.values()) {
                    scene.machine.delete(agent, id);
                }
            });
        }
    }

    private void add(String what, List<Truth> said, Consumer<Scene> happening) {
        chapters.add(new Chapter(at, what, said, happening));
        at += lasts();
    }

    /// Not whole seconds, so that nothing happens at the very time of a poll.
    private long lasts() {
        return 1_000L * (SHORTEST + random.nextInt(MOST_LONGER)) + 1 + random.nextInt(900);
    }

    /// A name of some session, or of none.
    static String anyName(RandomGenerator random) {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private static Agent agentOf(String name) {
        return name.endsWith("agy") ? Agent.AGY : Agent.CLAUDE;
    }

    private static String folderOf(String name) {
        return "/" + name.substring(0, 2);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Chapter chapter : chapters) {
            text.append("\n  ").append(chapter.at()).append(" ms: ").append(chapter.what());
        }
        return text.toString();
    }
}
