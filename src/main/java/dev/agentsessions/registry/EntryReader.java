package dev.agentsessions.registry;

import dev.agentsessions.registry.YamlNode.Mapping;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.ConversationId;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Pane;
import dev.agentsessions.session.Place;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the fields of one entry. What is missing or cannot be read is null.
final class EntryReader {
    /// A pid has at most ten digits; more would not fit.
    private static final int MAX_PID_DIGITS = 10;

    private final Site site;
    private final YamlNode first;

    /// @param first where the entry begins: its key, or the list item itself
    EntryReader(Site site, YamlNode first) {
        this.site = site;
        this.first = first;
    }

    Entry read(int index, String name, @Nullable String workspace, @Nullable String path, Place place)
            throws RegistryException {
        String agent = site.text("agent");
        return new Entry(
                index,
                name,
                workspace,
                path,
                agent,
                site.text("status"),
                site.text("tmux_server"),
                pane(),
                ownId(Agent.of(agent)),
                previousIds(),
                site.text("host"),
                site.text("delegate_job_id"),
                times(),
                site.text("termination_mode"),
                fingerprint(),
                place);
    }

    private Entry.Times times() throws RegistryException {
        return new Entry.Times(
                time("created_at"),
                time("registered_at"),
                time("resumed_at"),
                time("updated_at"),
                time("terminated_at"),
                endUnclear());
    }

    private boolean endUnclear() throws RegistryException {
        String text = site.text("terminated_at");
        return text != null && (Timestamps.parse(text) == null || !Timestamps.hasZone(text));
    }

    private @Nullable Instant time(String field) throws RegistryException {
        String text = site.text(field);
        return text == null ? null : Timestamps.parse(text);
    }

    private @Nullable Pane pane() throws RegistryException {
        Site pane = site.get("pane");
        return pane != null && pane.node() instanceof Mapping
                ? new Pane(pid(pane.text("pid")), pane.text("cmd"), pane.text("cwd"))
                : null;
    }

    private static @Nullable Long pid(@Nullable String text) {
        if (text == null || text.length() > MAX_PID_DIGITS) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        return Long.valueOf(text);
    }

    private @Nullable String ownId(@Nullable Agent agent) throws RegistryException {
        if (agent != null) {
            return canonical(site.text(agent.ownIdField()));
        }
        for (Agent any : Agent.values()) {
            String id = site.text(any.ownIdField());
            if (id != null) {
                return canonical(id);
            }
        }
        return null;
    }

    /// A UUID is the same in either case, and the agents write it in lower case.
    static @Nullable String canonical(@Nullable String id) {
        return id != null && ConversationId.isWellFormed(id) ? id.toLowerCase(Locale.ROOT) : id;
    }

    private List<String> previousIds() throws RegistryException {
        Site list = site.get("previous_session_ids");
        if (list == null) {
            return List.of();
        }
        List<String> ids = new ArrayList<>();
        for (Site id : list.text() == null ? list.items() : List.of(list)) {
            if (id.text() != null) {
                ids.add(canonical(id.text()));
            }
        }
        return ids;
    }

    private String fingerprint() {
        String text = site.tree().text();
        Fnv hash = new Fnv();
        hash.add(text.substring(first.span().start(), Math.max(first.span().end(), site.written().span().end())));
        if (site.written() != site.node()) {
            hash.add(text.substring(site.node().span().start(), site.node().span().end()));
        }
        return hash.toString();
    }

    /// FNV-1a, 64 bits (https://datatracker.ietf.org/doc/draft-eastlake-fnv/).
    private static final class Fnv {
        private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
        private static final long PRIME = 0x100000001b3L;

        private long hash = OFFSET_BASIS;

        void add(String text) {
            for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ (b & 0xff)) * PRIME;
            }
        }

        @Override
        public String toString() {
            String digits = Long.toHexString(hash);
            return "0".repeat(16 - digits.length()) + digits;
        }
    }
}
