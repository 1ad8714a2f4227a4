package dev.agentsessions.daemon;

import dev.agentsessions.config.BrokerUrl;
import java.io.IOException;

/// Port: where the broker is. Asked before each attempt to connect, as the answer may be another each time: a broker
/// that was not there has come up, or the embedded one has to be started.
public interface BrokerFinder extends AutoCloseable {
    /// May take some seconds. Not asked by two threads at a time.
    ///
    /// @throws IOException if there is none to be had now; the message says why, and what to do
    BrokerUrl.At find() throws IOException, InterruptedException;

    /// What was found, for people, such as `embedded` or `tcp://127.0.0.1:1883`; before that, what is looked for.
    String word();

    /// Ends what was started.
    @Override
    void close();

    /// One at a given address, which is found there or nowhere.
    record Given(BrokerUrl.At at) implements BrokerFinder {
        @Override
        public BrokerUrl.At find() {
            return at;
        }

        @Override
        public String word() {
            return at.toString();
        }

        @Override
        public void close() {}
    }
}
