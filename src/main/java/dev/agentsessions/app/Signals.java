package dev.agentsessions.app;

import dev.agentsessions.daemon.WakeUps;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// What signals mean to the daemon (rule S6).
final class Signals {
    /// A pass that waits, for a lock or for tmux, is abandoned after this.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /// Long enough for everything else, and still within the five seconds that are promised.
    private static final Duration LAST = Duration.ofMillis(2_200);

    private Signals() {}

    /// SIGTERM and SIGINT end the calling thread's loop, SIGHUP has the configuration read again.
    static void take(WakeUps wakeUps) {
        Thread loop = Thread.currentThread();
        AtomicBoolean stopping = new AtomicBoolean();
        Runnable stop = () -> {
            if (stopping.compareAndSet(false, true)) {
                wakeUps.stop();
                Thread.ofPlatform().daemon().name("stopping").start(() -> insist(loop, wakeUps));
            }
        };
        on("TERM", stop);
        on("INT", stop);
        on("HUP", wakeUps::reload);
    }

    /// `sun.misc.Signal.handle`, by reflection: javac warns of the class wherever it is named, and cannot be told that
    /// the module it is in, jdk.unsupported, is there to be used until there is something better.
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handling = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> switch (
                            method.getName()) {
                        case "handle" -> {
                            action.run();
                            yield null;
                        }
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == arguments[0];
                        default -> "on " + name;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handling);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("SIG" + name + " cannot be handled", e);
        }
    }

    private static void insist(Thread loop, WakeUps wakeUps) {
        try {
            if (!loop.join(PATIENCE)) {
                wakeUps.abandonPass();
                loop.join(LAST);
            }
            // The threads of an embedded broker would keep the process for seconds, and nothing is lost by not waiting.
            Runtime.getRuntime().halt(0);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
