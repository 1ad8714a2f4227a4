package dev.agentsessions.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.messages.Received;
import dev.agentsessions.observe.Announcement.Event;
import dev.agentsessions.world.FakeMachine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// What comes in while a [Tale] is played: what the kernel tells and what is said of it, each of it now and then, or
/// twice, late, in another order, from long ago; and lies, nagging, jobs, garbage.
final class Noise {
    private static final int LATE = 15 * 60_000;

    private final RandomGenerator random;
    private final Tale tale;
    private final List<Sound> sounds = new ArrayList<>();
    private final List<Spoken> spoken = new ArrayList<>();

    /// What comes in at once.
    ///
    /// @param at milliseconds since the beginning
    sealed interface Sound {
        long at();

        record Wake(long at, Reason reason) implements Sound {}

        record Mail(long at, List<Spoken> messages) implements Sound {}

        /// The daemon is stopped and started again.
        record Restart(long at) implements Sound {}
    }

    /// A message that has not come in yet.
    record Spoken(String topic, byte[] payload) {
        Received at(Instant time) {
            return new Received(topic, payload, time);
        }
    }

    /// @param begin of the tale
    Noise(RandomGenerator random, Tale tale, Instant begin) {
        this.random = random;
        this.tale = tale;
        kernel(random.nextInt(3) * 50);
        truths(begin, random.nextInt(3) * 50);
        some(10, () -> new Sound.Wake(anyTime(), Reason.values()[random.nextInt(Reason.values().length)]));
        some(6, () -> new Sound.Mail(anyTime(), List.of(lie(begin), garbage(), job())));
        some(10, () -> new Sound.Mail(anyTime(), List.of(garbage())));
        some(6, () -> new Sound.Mail(anyTime(), List.of(job(), job())));
        if (!spoken.isEmpty()) {
            some(10, () -> new Sound.Mail(anyTime(), List.of(spoken.get(random.nextInt(spoken.size())))));
        }
        if (chance(40)) {
            nag(begin);
        }
        some(2, () -> new Sound.Restart(anyTime()));
    }

    List<Sound> sounds() {
        return sounds;
    }

    private interface Making {
        Sound make();
    }

    private void some(int most, Making making) {
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            sounds.add(making.make());
        }
    }

    private void kernel(int percent) {
        Reason[] reasons = {
            Reason.PROCESS_ENDED, Reason.FILE_APPEARED, Reason.FILE_CHANGED, Reason.REGISTRY_CHANGED
        };
        for (Tale.Chapter chapter : tale.chapters()) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                if (chance(percent)) {
                    Reason reason = reasons[random.nextInt(reasons.length)];
                    sounds.add(new Sound.Wake(chapter.at() + random.nextInt(chance(70) ? 40 : 3_000), reason));
                }
            }
        }
    }

    private void truths(Instant begin, int percent) {
        for (Tale.Chapter chapter : tale.chapters()) {
            for (Tale.Truth truth : chapter.said()) {
                if (chance(percent)) {
                    Spoken message = said(truth.session(), truth.event(), begin.plusMillis(chapter.at()));
                    spoken.add(message);
                    for (int i = random.nextInt(3); i >= 0; i--) {
                        long late = random.nextInt(chance(60) ? 100 : chance(50) ? 60_000 : LATE);
                        long early = chance(10) ? 3_000 : 0;
                        sounds.add(new Sound.Mail(Math.max(0, chapter.at() + late - early), List.of(message)));
                    }
                }
            }
        }
    }

    /// Says of one session every few seconds that something happened to it, from before something really happens to it
    /// until long after.
    private void nag(Instant begin) {
        Tale.Chapter chapter = tale.chapters().get(random.nextInt(tale.chapters().size()));
        String name = chapter.said().isEmpty() ? Tale.anyName(random) : chapter.said().getFirst().session();
        long from = Math.max(0, chapter.at() - random.nextInt(5_000));
        long until = from + 60_000 + random.nextInt(LATE / 4);
        for (long at = from; at < until; at += 1_500 + random.nextInt(3_400)) {
            Instant time = begin.plusMillis(at - random.nextInt(60_000));
            sounds.add(new Sound.Mail(at, List.of(said(name, anyEvent(), time))));
        }
    }

    private Spoken lie(Instant begin) {
        Instant time = begin.plusMillis(anyTime()).plusSeconds(chance(20) ? 86_400 : 0);
        return said(Tale.anyName(random), anyEvent(), time);
    }

    private Event anyEvent() {
        return Event.values()[random.nextInt(Event.values().length)];
    }

    private static Spoken said(String name, Event event, Instant time) {
        String payload = "{\"schema_version\":1,\"event\":\"" + event.word() + "\",\"session\":\"" + name
                + "\",\"host\":\"" + FakeMachine.HOST + "\",\"timestamp\":\"" + time
                + "\",\"status\":\"terminated\"}";
        return spoken("agent-sessions/" + FakeMachine.HOST + "/sessions/" + name + "/events", payload);
    }

    private Spoken job() {
        String[] events = {"started", "permission_required", "progress", "completed", "error"};
        String id = "job" + random.nextInt(3);
        String payload = "{\"schema_version\":1,\"seq\":" + random.nextInt(20) + ",\"job_id\":\"" + id
                + "\",\"event\":\"" + events[random.nextInt(events.length)] + "\"}";
        return spoken("python/mqtt/jobs/" + id + "/events", payload);
    }

    private Spoken garbage() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        String name = Tale.anyName(random);
        return switch (random.nextInt(4)) {
            case 0 -> new Spoken("agent-sessions/" + FakeMachine.HOST + "/sessions/" + name + "/events", bytes);
            case 1 -> new Spoken("python/mqtt/jobs/job1/events", bytes);
            case 2 -> spoken("agent-sessions/elsewhere/sessions/" + name + "/events", said(
                            name, Event.DELETED, Instant.EPOCH)
                    .toString());
            default -> spoken("some/topic", "{\"status\":\"terminated\"}");
        };
    }

    private static Spoken spoken(String topic, String payload) {
        return new Spoken(topic, payload.getBytes(UTF_8));
    }

    private long anyTime() {
        return random.nextLong(tale.end());
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
