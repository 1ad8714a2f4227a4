package dev.agentsessions.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A terminal on which time passes as fast as it is waited for, and that follows a script.
public final class FakeScreen implements Screen {
    public final List<List<String>> pictures = new ArrayList<>();
    public Size size = new Size(100, 24);
    private final Deque<Step> script = new ArrayDeque<>();
    public Duration waited = Duration.ZERO;
    public boolean closed;

    /// What happens, at which time since the beginning.
    private record Step(Duration at, @Nullable Input input, Runnable effect) {}

    public void at(long millis, @Nullable Input input, Runnable effect) {
        script.add(new Step(Duration.ofMillis(millis), input, effect));
    }

    @Override
    public Size size() {
        return size;
    }

    @Override
    public boolean draw(List<String> lines) {
        pictures.add(lines);
        return true;
    }

    /// Whoever waits beyond the script is told to end.
    @Override
    public @Nullable Input next(Duration limit) {
        waited = waited.plus(limit);
        if (script.isEmpty()) {
            return Input.QUIT;
        }
        if (script.getFirst().at().compareTo(waited) > 0) {
            return null;
        }
        Step step = script.removeFirst();
        step.effect().run();
        return step.input();
    }

    @Override
    public void close() {
        closed = true;
    }
}
