package dev.agentsessions.daemon;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.config.Config;
import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.memory.Journal;
import dev.agentsessions.memory.MemoryFiles;
import dev.agentsessions.memory.Undelivered;
import dev.agentsessions.observe.Announcements;
import dev.agentsessions.reconcile.Aftermath;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.registry.Edit;
import dev.agentsessions.registry.Edit.Assignment;
import dev.agentsessions.registry.Locks;
import dev.agentsessions.registry.RegistryException;
import dev.agentsessions.registry.RegistryFile;
import dev.agentsessions.registry.RegistryText;
import dev.agentsessions.session.Entry;
import dev.agentsessions.world.FakeMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Where a [Tale] is played: a made-up machine with a clock of its own, and a real registry that people write to and
/// passes correct.
final class Scene {
    private static final Locks FREE = (_, _) -> () -> {};
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofSeconds(Tale.POLL);
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

    final FakeMachine machine = new FakeMachine();
    final Path state;
    private final Instant begin = machine.now();
    private final Path registry;
    private final List<String> lefts = new ArrayList<>();

    Scene(Path folder, String text) {
        this.registry = folder.resolve("agent-sessions.yaml");
        this.state = folder.resolve("state");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(text);
    }

    /// Milliseconds since the tale began.
    long millis() {
        return Duration.between(begin, machine.now()).toMillis();
    }

    void passTo(long millis) {
        machine.passTo(begin.plusMillis(millis));
    }

    /// The next chapter begins: notes what the last one has left.
    void turn(Tale.Chapter chapter) {
        lefts.add(text());
        chapter.happening().accept(this);
    }

    /// The registry at the end of each chapter, with all times alike.
    List<String> lefts() {
        return lefts;
    }

    private String text() {
        return TIME.matcher(read()).replaceAll("<time>");
    }

    private String read() {
        try {
            return Files.readString(registry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String text) {
        try {
            Files.writeString(registry, text);
            Files.setLastModifiedTime(registry, FileTime.from(machine.now()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Somebody adds a line to the registry that means nothing.
    void note(String comment) {
        write(read() + "# " + comment + "\n");
    }

    /// Somebody sets fields of an entry, if there is one.
    void edit(String name, Assignment... fields) {
        try {
            RegistryText text = RegistryText.parse("registry", read().getBytes(StandardCharsets.UTF_8));
            for (Entry entry : text.registry().entries()) {
                if (entry.name().equals(name)) {
                    Edit edit = new Edit.Change(entry.index(), List.of(fields));
                    write(new String(text.patched(List.of(edit)).bytes(), StandardCharsets.UTF_8));
                }
            }
        } catch (RegistryException e) {
            throw new AssertionError(e);
        }
    }

    Pass pass(Announcements announcements) {
        RegistryFile file = new RegistryFile(registry, null, PATIENCE, FREE, machine::now);
        return new Pass(
                registry.toString(), file, machine.observer(announcements), JudgeSettings.DEFAULT, machine::now, () -> {});
    }

    MemoryFiles memory() {
        return new MemoryFiles(state, registry);
    }

    Aftermath aftermath() {
        return new Aftermath(
                memory(), new Journal(state, FREE, PATIENCE, 1 << 20), JudgeSettings.DEFAULT, "1.2.3");
    }

    /// A pass of the daemon's.
    ///
    /// @param feed where documents go
    LiveRound round(Announcements announcements, Round.Feed feed) {
        return new LiveRound(
                registry.toString(),
                pass(announcements),
                new LiveRound.Audience(memory(), new Undelivered(state, registry, FREE, PATIENCE)),
                new LiveRound.Audience(
                        new MemoryFiles(state.resolve("push"), registry),
                        new Undelivered(state.resolve("push"), registry, FREE, PATIENCE)),
                aftermath(),
                feed,
                _ -> Map.of());
    }

    Config config() {
        return new Config(
                registry,
                state,
                null,
                JudgeSettings.DEFAULT,
                new Config.Lock(registry.resolveSibling("lock"), PATIENCE),
                new Config.Tmux(null, List.of(), PATIENCE),
                List.of(),
                registry,
                1 << 20,
                null,
                POLL,
                new Config.Mqtt(
                        new BrokerUrl.Off(), "r", "j", null, null, null, null, 1, new Config.Tls(null, null, null)),
                ConfigWithoutMesh.MESH);
    }
}
