package dev.agentsessions.messages;

import dev.agentsessions.session.Hosts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The topics that are subscribed to and published on (rules S9 and S11).
///
/// @param root what our own topics begin with
/// @param jobsPrefix what the topics of jobs begin with
/// @param host this machine, as it is known
public record Topics(String root, String jobsPrefix, String host) {
    private static final String EVENTS = "/events";
    private static final String SESSIONS = "/sessions/";

    /// The filters of what is to be heard.
    public List<String> subscriptions() {
        return List.of(jobsPrefix + "/+" + EVENTS, root + "/+" + SESSIONS + "+" + EVENTS);
    }

    /// Where it is told how this program stands.
    public String state() {
        return own() + "/reconciler/state";
    }

    /// Where new drifts are told.
    public String drifts() {
        return own() + "/drifts";
    }

    /// Where it is told how a session stands.
    public String session(String name) {
        return own() + SESSIONS + Level.of(name) + "/state";
    }

    /// Where somebody says what becomes of a session.
    String events(String onHost, String session) {
        return root + "/" + Level.of(onHost) + SESSIONS + Level.of(session) + EVENTS;
    }

    /// Whether that host is this one.
    boolean isHere(String onHost) {
        return Hosts.same(onHost, host);
    }

    private String own() {
        return root + "/" + Level.of(host);
    }

    /// What a topic that something came in on is about; null for one that was not subscribed to.
    public @Nullable Inbound inbound(String topic) {
        String job = between(jobsPrefix + "/", topic);
        if (job != null && job.indexOf('/') < 0) {
            return new Inbound.OfJob(job);
        }
        String session = between(root + "/", topic);
        int end = session == null ? -1 : session.indexOf(SESSIONS);
        if (session == null || end <= 0 || session.indexOf('/') < end) {
            return null;
        }
        String level = session.substring(end + SESSIONS.length());
        return level.isEmpty() || level.indexOf('/') >= 0
                ? null
                : new Inbound.OfSession(session.substring(0, end), level);
    }

    private static @Nullable String between(String beginning, String topic) {
        return topic.length() > beginning.length() + EVENTS.length()
                        && topic.startsWith(beginning)
                        && topic.endsWith(EVENTS)
                ? topic.substring(beginning.length(), topic.length() - EVENTS.length())
                : null;
    }

    /// What a topic says of the messages on it. The levels are as they were sent: who publishes may or may not encode
    /// them.
    public sealed interface Inbound {
        record OfJob(String level) implements Inbound {}

        record OfSession(String host, String level) implements Inbound {
            /// Whether the level is this session's, encoded or as it is.
            boolean isOf(String session) {
                return level.equals(session) || level.equals(Level.of(session));
            }

            /// Whether this is that host, with its domain or without it, encoded or as it is.
            boolean isOn(String declared) {
                return Hosts.same(declared, host) || host.equals(Level.of(declared));
            }
        }
    }
}
