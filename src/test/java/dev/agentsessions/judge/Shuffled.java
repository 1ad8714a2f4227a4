package dev.agentsessions.judge;

import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.ConversationStore.Candidate;
import dev.agentsessions.observe.Look;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/// The same observation, found in another order.
final class Shuffled {
    private Shuffled() {}

    static Observation observation(Observation it, Random random) {
        List<Look> looks = new ArrayList<>();
        for (Look look : it.looks()) {
            TmuxView view = look.tmux();
            TmuxView other = new TmuxView(
                    view.defaultFolder(),
                    view.folders(),
                    shuffled(view.sockets(), random, socket -> shuffled(socket, random)));
            looks.add(new Look(look.at(), look.elapsedMillis(), other, shuffled(look.processes(), random)));
        }
        List<ConversationStore> stores = shuffled(it.stores(), random, store -> shuffled(store, random));
        return new Observation(it.machine(), looks, stores, it.physical(), it.registryModified(),
                shuffled(it.announced(), random, one -> one));
    }

    private static SocketLook shuffled(SocketLook look, Random random) {
        return look instanceof SocketLook.Answered it
                ? new SocketLook.Answered(it.socket(), it.server(), shuffled(it.sessions(), random, one -> one))
                : look;
    }

    private static ProcessTable shuffled(ProcessTable table, Random random) {
        if (!(table instanceof ProcessTable.Seen(Map<Long, ProcessInfo> processes))) {
            return table;
        }
        Map<Long, ProcessInfo> other = new LinkedHashMap<>();
        shuffled(List.copyOf(processes.keySet()), random, pid -> pid)
                .forEach(pid -> other.put(pid, processes.get(pid)));
        return new ProcessTable.Seen(other);
    }

    private static ConversationStore shuffled(ConversationStore store, Random random) {
        Map<String, List<Candidate>> candidates = new HashMap<>();
        store.candidates().forEach((cwd, list) -> candidates.put(cwd, shuffled(list, random, one -> one)));
        return new ConversationStore(
                store.agent(),
                store.roots(),
                shuffled(store.claims(), random, one -> one),
                store.artifacts(),
                candidates);
    }

    private static <T> List<T> shuffled(List<T> list, Random random, Function<T, T> each) {
        List<T> other = new ArrayList<>();
        list.forEach(one -> other.add(each.apply(one)));
        Collections.shuffle(other, random);
        return other;
    }
}
