package dev.agentsessions.cli.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.sql.SqlStore;
import dev.agentsessions.cli.FakeScreen;
import dev.agentsessions.cli.Screen;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.desk.Books;
import dev.agentsessions.desk.Desk;
import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.mesh.Sighting;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.mesh.Unbegun;
import dev.agentsessions.observe.Pause;
import dev.agentsessions.report.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Somebody who types `agent-mesh`: the whole command line on a real SQLite store in a home, with a time that only passes
/// when it is told to.
final class Console {
    static final Instant BEGIN = Instant.parse("2026-11-20T09:00:00Z");

    final FakeScreen screen = new FakeScreen();
    final Map<String, Sighting> seen = new HashMap<>();
    final Map<String, String> environment = new HashMap<>();

    /// What happens while somebody follows, one after the other; then the follower is interrupted.
    final Deque<Runnable> meanwhile = new ArrayDeque<>();

    /// How often the exports were brought up to date.
    int exports;

    boolean exportFailing;

    /// Whether anybody reads what is followed.
    boolean read = true;

    private final Path home;
    private Duration passed = Duration.ZERO;

    Console(Path home) {
        this.home = home;
        environment.put("HOME", home.toString());
    }

    /// What a command came to.
    record Answer(int status, String out, String err) {
        Answer granted() {
            assertThat(err).isEmpty();
            assertThat(status).isZero();
            return this;
        }

        List<String> lines() {
            return out.lines().toList();
        }

        /// The one document that it printed.
        Map<String, Object> json() {
            assertThat(out).endsWith("\n").satisfies(text -> assertThat(text.strip()).doesNotContain("\n"));
            Map<String, Object> json = new HashMap<>();
            if (JsonText.read(out.getBytes(UTF_8)) instanceof Map<?, ?> fields) {
                fields.forEach((name, value) -> json.put((String) name, value));
            }
            return json;
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path state() {
        return home.resolve(".cache/agent-sessions-monitor");
    }

    Path tokens() {
        return state().resolve("mesh/tokens");
    }

    void pass(Duration time) {
        passed = passed.plus(time);
    }

    Answer type(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = type(out, err, words);
        return new Answer(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    int type(OutputStream out, OutputStream err, String... words) {
        return new MeshCli(
                        new Factory(this),
                        environment,
                        new PrintStream(out, false, UTF_8),
                        new PrintStream(err, true, UTF_8))
                .run(words);
    }

    /// A line of words without blanks in them, which is granted.
    Answer say(String line) {
        return type(line.split(" ")).granted();
    }

    private record Parts(Console console, Store kept, Mesh mesh, Desk desk) implements MeshParts {
        @Override
        public String store() throws IOException {
            return mesh.id();
        }

        @Override
        public InstantSource clock() {
            return () -> BEGIN.plus(console.passed);
        }

        @Override
        public void export() throws IOException {
            console.exports++;
            if (console.exportFailing) {
                throw new IOException("disk full");
            }
        }

        @Override
        public void close() {
            kept.close();
        }
    }

    private record Factory(Console console) implements MeshParts.Factory {
        @Override
        public MeshParts of(LoadedConfig loaded) throws IOException {
            Store store = store(loaded.config().stateDir().resolve("mesh/mesh.db"));
            Mesh mesh = new Mesh(store, loaded.config().mesh().limits());
            return new Parts(console, store, mesh, new Desk(mesh, this::look, true, "user:jo", Books.CLOSED));
        }

        @Override
        public MeshParts looking(LoadedConfig loaded) throws IOException {
            Path file = loaded.config().stateDir().resolve("mesh/mesh.db");
            if (!SqlStore.isNone(file)) {
                return of(loaded);
            }
            Store store = new Unbegun(() -> SqlStore.isNone(file) ? null : store(file), this::now);
            Mesh mesh = new Mesh(store, loaded.config().mesh().limits());
            return new Parts(console, store, mesh, new Desk(mesh, this::look, true, "user:jo", Books.UNBEGUN));
        }

        private Store store(Path file) throws IOException {
            return SqlStore.sqlite(file, Duration.ofSeconds(5), this::now);
        }

        private MeshTime now() {
            return new MeshTime("boot", console.passed.toMillis(), BEGIN.plus(console.passed));
        }

        @Override
        public String host(LoadedConfig config) {
            return "here";
        }

        private Map<String, Sighting> look(List<Agent> agents) {
            return console.seen;
        }

        @Override
        public Pause pause() {
            return millis -> {
                if (console.meanwhile.isEmpty()) {
                    throw new InterruptedException();
                }
                console.meanwhile.remove().run();
                return millis;
            };
        }

        @Override
        public boolean isRead() {
            return console.read;
        }

        @Override
        public Screen screen(PrintStream out) {
            return console.screen;
        }

        @Override
        public int serve(LoadedConfig config) {
            return 0;
        }

        @Override
        public String version() {
            return "1.2.3";
        }
    }
}
