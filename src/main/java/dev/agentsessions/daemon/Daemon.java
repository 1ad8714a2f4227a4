package dev.agentsessions.daemon;

import dev.agentsessions.config.Config;
import dev.agentsessions.config.ConfigException;
import dev.agentsessions.judge.Finding;
import dev.agentsessions.session.Entry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The loop: waits until something wakes it, makes one pass, and sees to it that the next wake-up comes.
///
/// One thread does all of this; everything else only calls [WakeUps].
public final class Daemon {
    private static final Duration POLL = Duration.ofSeconds(30);
    private static final Duration POLL_OF_MANY = Duration.ofSeconds(60);
    private static final int MANY = 5;

    /// What follows from the end of a process, such as tmux taking its session from its list, may come a little later.
    private static final Duration AFTERSHOCK = Duration.ofMillis(250);

    /// How often the loop comes round at least, so that what watches it can tell that it lives.
    private static final Duration BREATH = Duration.ofSeconds(10);

    private final Site.Builder sites;
    private final WakeUps wakeUps;
    private final ServiceManager manager;
    private final Log log;
    private final Progress progress;
    private final InstantSource clock;
    private final Backoff backoff;

    /// @param progress where it says how it stands
    public Daemon(
            Site.Builder sites,
            WakeUps wakeUps,
            ServiceManager manager,
            Log log,
            Progress progress,
            InstantSource clock,
            RandomGenerator random) {
        this.sites = sites;
        this.wakeUps = wakeUps;
        this.manager = manager;
        this.log = log;
        this.progress = progress;
        this.clock = clock;
        this.backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), random);
    }

    /// Somebody asked for documents, and takes them no longer.
    public static final class UnheardException extends IOException {
        UnheardException() {
            super("standard output took no report, so there is nobody left to tell; what was not told will be told by"
                    + " the next pass");
        }
    }

    /// Runs until it is told to stop.
    ///
    /// @param site the first one, not begun yet
    /// @throws NoSuchFileException if there is no registry from the beginning
    public void run(Site site) throws Exception {
        Site current = site;
        try {
            current.begin();
            wakeUps.wake(Reason.START);
            while (true) {
                switch (wakeUps.next(breath())) {
                    case WakeUps.Order.Stop _ -> {
                        return;
                    }
                    case WakeUps.Order.Reload _ -> current = reloaded(current);
                    case WakeUps.Order.Look look -> attempt(current, look.reasons());
                    case WakeUps.Order.Breathe _ -> progress.standsAt(current);
                }
                manager.tell("WATCHDOG=1");
            }
        } catch (InterruptedException e) {
            if (!wakeUps.stopping()) {
                throw e;
            }
            log.say("the pass was abandoned");
        } finally {
            // Whoever interrupted a pass wanted that to end, and not what has to be done now.
            Thread.interrupted();
            manager.tell("STOPPING=1");
            current.close();
            progress.stopped(current);
        }
    }

    private Duration breath() {
        Duration watchdog = manager.watchdog();
        return watchdog == null || watchdog.dividedBy(2).compareTo(BREATH) > 0 ? BREATH : watchdog.dividedBy(2);
    }

    /// A bad configuration is refused, and the old one stays.
    private Site reloaded(Site current) {
        manager.tell("RELOADING=1");
        try {
            Site next = sites.build();
            if (!next.config().stateDir().equals(current.config().stateDir())) {
                log.say("not reloaded: state-dir cannot change while the daemon runs; restart it");
                return current;
            }
            current.close();
            next.begin();
            log.say("the configuration was read again");
            wakeUps.wake(Reason.RELOAD);
            return next;
        } catch (ConfigException e) {
            for (String problem : e.problems()) {
                log.say("not reloaded: config: " + problem);
            }
        } catch (Exception e) {
            log.failure("not reloaded: " + e.getMessage(), e);
        } finally {
            manager.tell("READY=1");
        }
        return current;
    }

    private void attempt(Site site, Set<Reason> reasons) throws Exception {
        long begin = System.nanoTime();
        wakeUps.passBegins();
        try {
            Round.Made made = site.round().make(site.broker());
            backoff.succeeded();
            Duration poll = schedule(site, made, reasons);
            progress.passed(site, made, reasons, Duration.ofNanos(System.nanoTime() - begin), clock.instant().plus(poll));
            if (!made.heard()) {
                throw new UnheardException();
            }
        } catch (InterruptedException | UnheardException | OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            if (e instanceof NoSuchFileException && progress.passes() == 0) {
                throw e;
            }
            if (wakeUps.stopping()) {
                log.say("the pass was abandoned");
                return;
            }
            Duration wait = backoff.failed();
            wakeUps.hold(wait);
            progress.failed(site, e, wait, backoff.failures());
        } finally {
            wakeUps.passEnds();
        }
    }

    /// Sees to it that the next pass comes.
    private Duration schedule(Site site, Round.Made made, Set<Reason> reasons) {
        site.watches().watch(site.watched(made.outcome()));
        Duration poll = poll(site.config(), made);
        wakeUps.wakeIn(Reason.POLL, poll);
        Instant settled = settled(made);
        if (settled != null) {
            Duration wait = Duration.between(clock.instant(), settled).plusMillis(1);
            wakeUps.wakeIn(Reason.SETTLED, wait.isNegative() ? Duration.ZERO : wait);
        }
        if (reasons.contains(Reason.PROCESS_ENDED)) {
            wakeUps.wakeIn(Reason.AFTERSHOCK, AFTERSHOCK);
        }
        return poll;
    }

    private static Duration poll(Config config, Round.Made made) {
        if (config.pollInterval() != null) {
            return config.pollInterval();
        }
        Map<String, Integer> sizes = new HashMap<>();
        for (Entry entry : made.outcome().left().registry().entries()) {
            String workspace = entry.workspace() == null ? "" : entry.workspace();
            if (sizes.merge(workspace, 1, Integer::sum) >= MANY) {
                return POLL_OF_MANY;
            }
        }
        return POLL;
    }

    private static @Nullable Instant settled(Round.Made made) {
        Instant first = null;
        for (Finding finding : made.outcome().judgement().findings()) {
            Instant at = finding.settlesAt();
            if (at != null && (first == null || at.isBefore(first))) {
                first = at;
            }
        }
        return first;
    }
}
