package dev.agentsessions.mesh.log;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.mesh.log.Archive.Contents;
import dev.agentsessions.mesh.log.Archive.Filed;
import dev.agentsessions.mesh.log.Archive.Line;
import dev.agentsessions.mesh.log.Archive.Unreadable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A log that is read from its beginning, page by page.
final class Reading {
    private static final int PAGE = 1_000;

    private final Replay replay = new Replay();
    private final NavigableMap<Long, Filed> misfiled = new TreeMap<>();
    private final List<Difference> differences = new ArrayList<>();
    private @Nullable BrokenLogException broken;
    private @Nullable Line last;
    private long differing;

    /// What follows from as much of the log as was read.
    Replay replay() {
        return replay;
    }

    /// Events that are not found by what they are about, by place, with what they are about.
    Map<Long, Filed> misfiled() {
        return misfiled;
    }

    /// The tick at which the first of the leases ends.
    long firstDeadline() {
        return replay.held().stream()
                .map(Task::lease)
                .filter(Objects::nonNull)
                .mapToLong(Lease::deadline)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /// Goes on to the end of the log, or to where it is broken.
    void follow(Contents contents) {
        try {
            List<Line> page;
            do {
                // From before the first, as nothing may stand there either.
                page = contents.lines(last == null ? Long.MIN_VALUE : replay.seq(), PAGE);
                for (Line line : page) {
                    Filed filed = Filed.of(replay.next(line));
                    last = line;
                    if (!filed.equals(line.filed())) {
                        misfiled.put(line.seq(), filed);
                        differ("event", Long.toString(line.seq()), "task", line.filed().task(), filed.task());
                        differ("event", Long.toString(line.seq()), "target", line.filed().target(), filed.target());
                    }
                }
            } while (page.size() == PAGE && broken == null);
        } catch (BrokenLogException e) {
            broken = e;
        }
    }

    /// Compares what follows from the log, which was read to its end, with what is kept.
    Findings compare(Contents contents) {
        String unreadable = null;
        if (broken == null) {
            if (last != null && last.noLapseBefore() > firstDeadline()) {
                differ("event", Long.toString(last.seq()), "no_lapse_before", last.noLapseBefore(), firstDeadline());
            }
            try {
                compare(contents.agents(), contents.tasks());
            } catch (Unreadable e) {
                unreadable = e.getMessage();
            }
        }
        return new Findings(
                replay.seq(), replay.agents().size(), replay.tasks().size(), broken, unreadable, differences, differing);
    }

    private void compare(List<Agent> agents, List<Task> tasks) {
        if (replay.seq() == 0 && !(agents.isEmpty() && tasks.isEmpty())) {
            broken = new BrokenLogException(1, "it is missing, and there is a state that must have come from something");
        } else if (!Arrays.equals(StateJson.of(agents, tasks), StateJson.of(replay.agents(), replay.tasks()))) {
            compare("agent", agents, replay.agents(), Agent::name, StateJson::fields);
            compare("task", tasks, replay.tasks(), Task::id, StateJson::fields);
        }
    }

    private <T> void compare(
            String what,
            Collection<T> kept,
            Collection<T> logged,
            Function<T, String> key,
            Function<T, Map<String, @Nullable Object>> fields) {
        Map<String, T> keptByKey = byKey(kept, key);
        Map<String, T> loggedByKey = byKey(logged, key);
        Set<String> keys = new TreeSet<>(keptByKey.keySet());
        keys.addAll(loggedByKey.keySet());
        for (String id : keys) {
            T one = keptByKey.get(id);
            T other = loggedByKey.get(id);
            if (one == null || other == null) {
                differ(what, id, null, one == null ? null : fields.apply(one), other == null ? null : fields.apply(other));
            } else if (!one.equals(other)) {
                compareFields(what, id, fields.apply(one), fields.apply(other));
            }
        }
    }

    private static <T> Map<String, T> byKey(Collection<T> values, Function<T, String> key) {
        Map<String, T> byKey = new TreeMap<>();
        values.forEach(value -> byKey.put(key.apply(value), value));
        return byKey;
    }

    private void compareFields(
            String what, String id, Map<String, @Nullable Object> kept, Map<String, @Nullable Object> logged) {
        Set<String> names = new LinkedHashSet<>(kept.keySet());
        names.addAll(logged.keySet());
        for (String name : names) {
            differ(what, id, name, kept.get(name), logged.get(name));
        }
    }

    private void differ(
            String what, String id, @Nullable String field, @Nullable Object kept, @Nullable Object logged) {
        if (!Objects.equals(kept, logged)) {
            differing++;
            if (differences.size() < Audit.MOST_DIFFERENCES) {
                differences.add(new Difference(what, id, field, kept, logged));
            }
        }
    }
}
