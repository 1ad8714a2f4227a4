package dev.agentsessions.daemon;

import dev.agentsessions.config.BrokerUrl;
import java.io.IOException;

/// `mqtt.url: auto` (rule S7): a broker that is there anyway, else the embedded one.
///
/// What was chosen stays chosen until this is closed. A broker that is away for a while, as it is being restarted, must
/// find its port free when it comes back.
public final class AutoFinder implements BrokerFinder {
    /// Where a broker on this machine listens, unless somebody wanted it elsewhere.
    public static final BrokerUrl.At LOCAL = new BrokerUrl.At("127.0.0.1", 1883, false);

    private final BrokerUrl.At local;
    private final BrokerProbe probe;
    private final BrokerFinder embedded;
    private final Log log;
    private volatile Choice choice = Choice.NONE;

    private enum Choice {
        NONE,
        LOCAL,
        EMBEDDED
    }

    /// @param local where one may be, such as [#LOCAL]
    /// @param embedded closed with this
    public AutoFinder(BrokerUrl.At local, BrokerProbe probe, BrokerFinder embedded, Log log) {
        this.local = local;
        this.probe = probe;
        this.embedded = embedded;
        this.log = log;
    }

    @Override
    public BrokerUrl.At find() throws IOException, InterruptedException {
        return switch (choice) {
            case NONE -> choose();
            case LOCAL -> again();
            case EMBEDDED -> embedded.find();
        };
    }

    private BrokerUrl.At choose() throws IOException, InterruptedException {
        switch (probe.ask(local)) {
            case BrokerProbe.Answer.Mqtt5 _ -> {
                choice = Choice.LOCAL;
                return local;
            }
            case BrokerProbe.Answer.Nobody _ -> {
                return embedded();
            }
            case BrokerProbe.Answer.Other(String how) -> {
                String what = local + " is taken by something that is no MQTT 5 broker: it " + how;
                try {
                    BrokerUrl.At found = embedded();
                    log.say(what + "; the embedded broker is used instead");
                    return found;
                } catch (IOException e) {
                    throw new IOException(what + "; stop it, or set mqtt.url to a broker that does speak MQTT 5 ("
                            + e.getMessage() + ")", e);
                }
            }
        }
    }

    private BrokerUrl.At embedded() throws IOException, InterruptedException {
        BrokerUrl.At found = embedded.find();
        choice = Choice.EMBEDDED;
        return found;
    }

    private BrokerUrl.At again() throws IOException {
        return switch (probe.ask(local)) {
            case BrokerProbe.Answer.Mqtt5 _ -> local;
            case BrokerProbe.Answer.Nobody _ -> throw new IOException(
                    local + ": the broker that was there does not listen; start it, or restart the daemon to have the"
                            + " embedded one");
            case BrokerProbe.Answer.Other(String how) -> throw new IOException(
                    local + ": the broker that was there " + how + "; see what is wrong with it");
        };
    }

    @Override
    public String word() {
        return switch (choice) {
            case NONE -> "auto";
            case LOCAL -> local.toString();
            case EMBEDDED -> embedded.word();
        };
    }

    @Override
    public void close() {
        embedded.close();
    }
}
