package dev.agentsessions.adapter.kernel;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;

/// Tells when processes end, by pidfd_open(2) and poll(2) of Linux 5.3 and later. Elsewhere it only says that it does
/// not.
///
/// One thread sleeps in poll(2) for all of them. It alone closes what it may be waiting for, as a number that was
/// closed can be another file's at once.
public final class ProcessExits implements AutoCloseable {
    /// Far more than sessions that people run, and few enough for any limit of open files.
    private static final int MOST = 512;

    private static final int ESRCH = 3;
    private static final int ENFILE = 23;
    private static final int EMFILE = 24;
    private static final int ENOSYS = 38;
    private static final int NONE = -1;

    private final Runnable ended;
    private final LongToIntFunction opening;
    private final int most;
    private final Map<Long, Integer> watched = new HashMap<>();
    private final List<Integer> closing = new ArrayList<>();

    /// Those whose end was told and that are wanted still: they are not told again and again.
    private final Set<Long> gone = new HashSet<>();

    private final Set<String> problems = new TreeSet<>();
    private @Nullable String broken;
    private int eventfd = NONE;
    private boolean closed;

    /// @param ended what to do when one has ended, or several at once; must not wait
    public ProcessExits(Runnable ended) {
        this(ended, Platform.LINUX ? PidfdCalls::open : _ -> -ENOSYS, MOST);
    }

    /// @param opening makes a descriptor of a process, as [PidfdCalls#open]
    ProcessExits(Runnable ended, LongToIntFunction opening, int most) {
        this.ended = ended;
        this.opening = opening;
        this.most = most;
    }

    /// Watches these processes from now on, and no others. One that has ended already is told at once.
    public synchronized void watch(Set<Long> pids) {
        if (closed) {
            return;
        }
        problems.clear();
        gone.retainAll(pids);
        boolean changed = forgetAllBut(pids);
        int before = watched.size();
        int told = gone.size();
        for (long pid : new TreeSet<>(pids)) {
            if (pid > 0 && pid <= Integer.MAX_VALUE && !watched.containsKey(pid) && !gone.contains(pid)) {
                add(pid);
            }
        }
        changed |= watched.size() > before;
        if (changed && begun()) {
            PidfdCalls.signal(eventfd);
        }
        if (gone.size() > told) {
            ended.run();
        }
    }

    private boolean forgetAllBut(Set<Long> pids) {
        return watched.entrySet().removeIf(process -> {
            boolean unwanted = !pids.contains(process.getKey());
            if (unwanted) {
                closing.add(process.getValue());
            }
            return unwanted;
        });
    }

    private void add(long pid) {
        if (watched.size() >= most) {
            problems.add("processes: no more than " + most + " are watched; the end of the others is noticed by the"
                    + " poll");
            return;
        }
        int fd = opening.applyAsInt(pid);
        if (fd >= 0) {
            watched.put(pid, fd);
        } else if (fd == -ESRCH) {
            gone.add(pid);
        } else {
            problems.add(refused("pidfd_open(2)", -fd));
        }
    }

    private static String refused(String call, int errno) {
        return switch (errno) {
            case ENOSYS ->
                "processes: this system does not tell when one ends (pidfd_open(2), Linux 5.3 or later); it is noticed"
                        + " by the poll";
            case EMFILE, ENFILE ->
                "processes: not all are watched: " + call + ": " + Libc.text(errno) + "; their end is noticed by the"
                        + " poll; allow more open files (`ulimit -n`, LimitNOFILE=)";
            default ->
                "processes: not all are watched: " + call + ": " + Libc.text(errno) + "; their end is noticed by the"
                        + " poll";
        };
    }

    /// Whether the thread runs, which is started when there is something to wait for.
    private boolean begun() {
        if (eventfd != NONE) {
            return true;
        }
        int fd = PidfdCalls.eventfd();
        if (fd < 0) {
            problems.add(refused("eventfd(2)", -fd));
            closing.addAll(watched.values());
            watched.clear();
            closeUnwanted();
            return false;
        }
        eventfd = fd;
        Thread.ofPlatform().daemon().name("process-exits").start(this::run);
        return true;
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            PollList list = new PollList(arena, most + 1);
            while (listed(list)) {
                list.await();
                take(list);
            }
        } catch (RuntimeException | Error e) {
            end("processes: watching them broke off (" + e + "); what ended until it was taken up again by the next"
                    + " pass was noticed by the poll");
        }
    }

    /// Lists what is to be waited for now, the wake-up call first.
    ///
    /// @return false if nothing is, ever again
    private synchronized boolean listed(PollList list) {
        closeUnwanted();
        if (closed) {
            end(null);
            return false;
        }
        list.clear();
        list.add(eventfd);
        watched.values().forEach(list::add);
        return true;
    }

    private synchronized void take(PollList list) {
        if (list.told(0)) {
            PidfdCalls.drain(eventfd);
        }
        Set<Integer> told = new HashSet<>();
        for (int i = 1; i < list.size(); i++) {
            if (list.told(i)) {
                told.add(list.fd(i));
            }
        }
        // What is no longer watched has its number still, until it is closed here.
        boolean any = watched.entrySet().removeIf(process -> {
            boolean hasEnded = told.contains(process.getValue());
            if (hasEnded) {
                closing.add(process.getValue());
                gone.add(process.getKey());
            }
            return hasEnded;
        });
        if (any && !closed) {
            ended.run();
        }
    }

    private synchronized void end(@Nullable String why) {
        broken = why;
        closing.addAll(watched.values());
        watched.clear();
        closeUnwanted();
        Libc.close(eventfd);
        eventfd = NONE;
    }

    private void closeUnwanted() {
        closing.forEach(Libc::close);
        closing.clear();
    }

    /// How many processes are watched.
    public synchronized int count() {
        return watched.size();
    }

    /// What is not watched and why, a line each.
    public synchronized List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        if (broken != null) {
            all.add(broken);
        }
        return all;
    }

    /// Lets go of everything, in a moment.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (eventfd != NONE) {
            PidfdCalls.signal(eventfd);
        }
    }
}
