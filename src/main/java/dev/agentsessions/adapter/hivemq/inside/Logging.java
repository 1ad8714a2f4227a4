package dev.agentsessions.adapter.hivemq.inside;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/// Takes warnings and errors from logback, which left to itself writes to standard output.
final class Logging extends AppenderBase<ILoggingEvent> {
    private final Consumer<String> log;

    private Logging(Consumer<String> log) {
        this.log = log;
    }

    /// From now on, and to nobody else.
    static void to(Consumer<String> log) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Logging appender = new Logging(log);
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
    }

    @Override
    protected void append(ILoggingEvent event) {
        log.accept(event.getFormattedMessage());
    }
}
