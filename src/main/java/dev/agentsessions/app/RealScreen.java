package dev.agentsessions.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.adapter.kernel.Keys;
import dev.agentsessions.cli.Screen;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The terminal on standard output, with keys from standard input if that is one, too. However the program ends, but by
/// SIGKILL, the terminal is as it was.
///
/// The control sequences are those of xterm, which every terminal of today understands (its ctlseqs.html).
final class RealScreen implements Screen {
    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final Size USUAL = new Size(80, 24);

    /// The alternate screen, no cursor, and no line that goes on in the next one.
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";

    private static final String LEAVE = "\u001b[?7h\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";

    /// A terminal that takes nothing must not keep the program from ending.
    private static final long PATIENCE_MILLIS = 500;

    private final PrintStream out;
    private final BlockingQueue<Input> inputs = new ArrayBlockingQueue<>(16);
    private final ReentrantLock drawing = new ReentrantLock();
    private final Thread leaving = new Thread(this::leave, "leave-screen");
    private @Nullable Keys keys;
    private boolean left;

    private RealScreen(PrintStream out) {
        this.out = out;
    }

    static RealScreen open(PrintStream out) {
        RealScreen screen = new RealScreen(out);
        Runtime.getRuntime().addShutdownHook(screen.leaving);
        screen.enter();
        return screen;
    }

    private void enter() {
        drawing.lock();
        try {
            keys = Keys.of(STDIN);
            write(ENTER);
        } finally {
            drawing.unlock();
        }
        Signals.on("WINCH", () -> inputs.offer(Input.RESIZED));
        if (keys != null) {
            Thread.ofPlatform().daemon().name("keys").start(this::read);
        }
    }

    private void read() {
        try {
            for (int key = System.in.read(); key >= 0; key = System.in.read()) {
                if (key == 'q' || key == 'Q') {
                    inputs.put(Input.QUIT);
                }
            }
            inputs.put(Input.QUIT);
        } catch (IOException | InterruptedException _) {
            // Keys have ended; Ctrl-C is still there.
        }
    }

    @Override
    public Size size() {
        Keys.Size size = Keys.size(STDOUT);
        return size == null ? USUAL : new Size(size.columns(), size.rows());
    }

    @Override
    public boolean draw(List<String> lines) {
        drawing.lock();
        try {
            if (!left) {
                write(HOME + drawn(lines));
            }
            return !left && !out.checkError();
        } finally {
            drawing.unlock();
        }
    }

    /// Room is made in front of what is written there: behind a line that is as wide as the terminal, the cursor still
    /// stands on its last cell.
    private static String drawn(List<String> lines) {
        if (lines.isEmpty()) {
            return REST_OF_SCREEN;
        }
        StringBuilder drawn = new StringBuilder();
        for (String line : lines.subList(0, lines.size() - 1)) {
            drawn.append(REST_OF_LINE).append(line).append('\n');
        }
        return drawn.append(REST_OF_SCREEN).append(lines.getLast()).toString();
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    @Override
    public @Nullable Input next(Duration limit) throws InterruptedException {
        return inputs.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        leave();
        try {
            Runtime.getRuntime().removeShutdownHook(leaving);
        } catch (IllegalStateException _) {
            // The program ends already.
        }
    }

    private void leave() {
        boolean alone = false;
        try {
            alone = drawing.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (alone && !left) {
                left = true;
                write(LEAVE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            if (keys != null) {
                keys.restore();
            }
            if (alone) {
                drawing.unlock();
            }
        }
    }
}
