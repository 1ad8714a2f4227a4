package dev.agentsessions.daemon;

import dev.agentsessions.config.Config;
import dev.agentsessions.messages.Inbox;
import dev.agentsessions.messages.Received;
import dev.agentsessions.messages.Topics;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.world.FakeMachine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.random.RandomGenerator;

/// The daemon plays a [Tale]: its loop, its schedule, its passes and its inbox, by the machine's clock, on one thread.
/// Whatever happens does so while it waits.
final class Pushed implements Ticker {
    private static final Topics TOPICS = new Topics("agent-sessions", "python/mqtt/jobs", FakeMachine.HOST);

    private final Scene scene;
    private final RandomGenerator random;
    private final List<Happening> happenings = new ArrayList<>();
    private final Log log;
    private WakeUps wakeUps = new WakeUps(this);
    private Inbox inbox;
    private int next;
    private long passes;

    private record Happening(long at, Runnable what) {}

    Pushed(Scene scene, Tale tale, Noise noise, RandomGenerator random) {
        this.scene = scene;
        this.random = random;
        this.log = new Log(new PrintStream(OutputStream.nullOutputStream()), scene.machine::now, false);
        this.inbox = newInbox();
        for (Tale.Chapter chapter : tale.chapters()) {
            happenings.add(new Happening(chapter.at(), () -> scene.turn(chapter)));
        }
        for (Noise.Sound sound : noise.sounds()) {
            happenings.add(new Happening(sound.at(), () -> sounds(sound)));
        }
        happenings.sort(Comparator.comparingLong(Happening::at));
    }

    private Inbox newInbox() {
        return new Inbox(scene.state, TOPICS, wakeUps::wake, log);
    }

    /// @return how many passes were made
    long play(long end) throws Exception {
        happenings.add(new Happening(end, () -> wakeUps.stop()));
        while (happenings.get(next).at() == 0) {
            happenings.get(next++).what().run();
        }
        while (next < happenings.size()) {
            wakeUps = new WakeUps(this);
            inbox = newInbox();
            ServiceManager manager = new ServiceManager.None();
            Progress progress = new Progress(null, manager, log, scene.machine::now, "1.2.3");
            new Daemon(Stage::new, wakeUps, manager, log, progress, scene.machine::now, new Random(random.nextLong()))
                    .run(new Stage());
        }
        return passes;
    }

    private void sounds(Noise.Sound sound) {
        switch (sound) {
            case Noise.Sound.Wake(long _, Reason reason) -> wakeUps.wake(reason);
            case Noise.Sound.Restart _ -> {
                if (random.nextBoolean()) {
                    wakeUps.stop();
                } else {
                    wakeUps.reload();
                }
            }
            case Noise.Sound.Mail(long _, List<Noise.Spoken> messages) -> {
                Instant now = scene.machine.now();
                List<Received> batch = messages.stream().map(it -> it.at(now)).toList();
                try {
                    inbox.receive(batch);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(scene.millis());
    }

    @Override
    public void await(Condition condition, long nanos) {
        // Rounded up: what waits for a moment must not find itself before it for ever.
        long until = TimeUnit.NANOSECONDS.toMillis(nanos() + nanos + 999_999);
        if (next < happenings.size() && happenings.get(next).at() <= until) {
            Happening happening = happenings.get(next);
            next++;
            scene.passTo(happening.at());
            happening.what().run();
        } else {
            scene.passTo(until);
        }
    }

    /// What the daemon works with here.
    private final class Stage implements Site {
        private final Config config = scene.config();
        private final Round round = scene.round(inbox, new Unasked());

        @Override
        public Config config() {
            return config;
        }

        @Override
        public Round round() {
            passes++;
            return round;
        }

        @Override
        public Watched watched(Pass.Outcome outcome) {
            return Watched.only(Path.of("none"));
        }

        @Override
        public Watches watches() {
            return new Watches.None();
        }

        @Override
        public Broker broker() {
            return new Forgetful();
        }

        @Override
        public void begin() {}

        @Override
        public void close() {}
    }

    private static final class Unasked implements Round.Feed {
        @Override
        public boolean wanted() {
            return false;
        }

        @Override
        public boolean print(byte[] document) {
            throw new AssertionError("nobody asked");
        }
    }

    /// Keeps what it is told now and then.
    private final class Forgetful implements Broker {
        @Override
        public void open() {}

        @Override
        public boolean tell(News news) {
            return random.nextInt(10) > 0;
        }

        @Override
        public State state() {
            return State.OFF;
        }

        @Override
        public void close() {}
    }
}
