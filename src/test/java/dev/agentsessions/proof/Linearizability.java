package dev.agentsessions.proof;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds out whether what many workers were answered at the same time can have happened one after the other, each at some
/// instant between question and answer: the search of Wing and Gong with Lowe's memory of what has been tried, task by
/// task as Porcupine does.
///
/// An operation without an answer may have happened until its worker was no more, or not at all.
final class Linearizability {
    private final List<Op> ops;
    private final Set<Tried> tried = new HashSet<>();
    private int furthest = -1;
    private String wall = "";

    private record Tried(BitSet done, LeaseModel state) {}

    private record Step(BitSet done, LeaseModel state, int count) {}

    private Linearizability(List<Op> ops) {
        this.ops = ops;
    }

    /// @return what cannot have been, or null if all can
    static @Nullable String violation(List<Op> history) {
        Map<String, List<Op>> byTask = new TreeMap<>();
        for (Op op : history) {
            // An update that nobody was answered changes nothing that anybody could see.
            if (op.unanswered() && op.call().kind() == Op.Kind.UPDATE) {
                continue;
            }
            byTask.computeIfAbsent(op.call().task(), _ -> new ArrayList<>()).add(op);
        }
        for (Map.Entry<String, List<Op>> task : byTask.entrySet()) {
            List<Op> ops = new ArrayList<>(task.getValue());
            ops.sort(Comparator.comparingLong(Op::from));
            Linearizability search = new Linearizability(ops);
            if (!search.finds()) {
                return "task " + task.getKey() + ", after " + search.furthest + " of " + ops.size()
                        + " operations: " + search.wall;
            }
        }
        return tokens(history);
    }

    private boolean finds() {
        List<Step> open = new ArrayList<>(List.of(new Step(new BitSet(), LeaseModel.FREE, 0)));
        while (!open.isEmpty()) {
            Step step = open.removeLast();
            List<Op> next = new ArrayList<>();
            boolean all = true;
            long bound = Long.MAX_VALUE;
            List<Step> further = new ArrayList<>();
            for (int i = step.done.nextClearBit(0); i < ops.size(); i = step.done.nextClearBit(i + 1)) {
                Op op = ops.get(i);
                if (op.from() > bound) {
                    break;
                }
                next.add(op);
                if (!op.unanswered()) {
                    all = false;
                    bound = Math.min(bound, op.to());
                }
                LeaseModel state = step.state.after(op);
                if (state != null) {
                    BitSet done = (BitSet) step.done.clone();
                    done.set(i);
                    if (tried.add(new Tried(done, state))) {
                        further.add(new Step(done, state, step.count + 1));
                    }
                }
            }
            if (all) {
                return true;
            }
            if (step.count > furthest) {
                furthest = step.count;
                wall = step.state + " admits none of " + next;
            }
            open.addAll(further.reversed());
        }
        return false;
    }

    /// Over all tasks: no token is given twice, and whoever asked after another was answered has the larger one.
    private static @Nullable String tokens(List<Op> history) {
        List<Op> grants = new ArrayList<>();
        for (Op op : history) {
            if (op.answer().token() != 0) {
                grants.add(op);
            }
        }
        Map<Long, Op> given = new HashMap<>();
        for (Op op : grants) {
            Op other = given.put(op.answer().token(), op);
            if (other != null) {
                return "one token twice: " + other + " and " + op;
            }
        }
        List<Op> byAnswer = new ArrayList<>(grants);
        byAnswer.sort(Comparator.comparingLong(Op::to));
        grants.sort(Comparator.comparingLong(Op::from));
        int answered = 0;
        Op largest = null;
        for (Op op : grants) {
            while (byAnswer.get(answered).to() < op.from()) {
                Op before = byAnswer.get(answered++);
                largest = largest == null || before.answer().token() > largest.answer().token() ? before : largest;
            }
            if (largest != null && largest.answer().token() > op.answer().token()) {
                return "a token that is not larger than one before: " + largest + " and " + op;
            }
        }
        return null;
    }
}
