package dev.agentsessions.adapter.agy;

import dev.agentsessions.observe.ConversationProbe;
import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.ConversationStore.Artifact;
import dev.agentsessions.observe.ConversationStore.Candidate;
import dev.agentsessions.observe.ConversationStore.Claim;
import dev.agentsessions.observe.ConversationStore.Root;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessInfo.AgentProcess;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.ConversationId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the folder of the Antigravity CLI.
public final class AgyConversations implements ConversationProbe {
    private static final String LOCK_FOLDER = "/presence/";
    private static final String LOCK_SUFFIX = ".lock";

    private final Path root;

    /// @param root such as `~/.gemini/antigravity-cli`
    public AgyConversations(Path root) {
        this.root = root;
    }

    @Override
    public ConversationStore look(Set<String> ids, ProcessTable processes) {
        List<Claim> claims = new ArrayList<>();
        Map<String, Instant> folders = new HashMap<>();
        for (ProcessInfo process : inOrder(processes)) {
            if (process.role() instanceof AgentProcess agy && agy.agent() == Agent.AGY && !process.dead()) {
                claims.addAll(claims(process, agy.presenceLocks()));
                if (agy.cwd() != null) {
                    folders.merge(agy.cwd(), process.startedAt(), (a, b) -> a.isBefore(b) ? a : b);
                }
            }
        }
        Set<String> wanted = new HashSet<>(ids);
        for (Claim claim : claims) {
            wanted.add(claim.conversationId());
        }

        ConversationFolder conversations = new ConversationFolder(root.resolve("conversations"));
        Map<String, Artifact> artifacts = artifacts(wanted, conversations);
        Map<String, List<Candidate>> candidates = candidates(folders, conversations);
        // Last, as each of the steps before can meet what cannot be read.
        Root read = new Root(conversations.path().toString(), conversations.problem(), 0);
        return new ConversationStore(Agent.AGY, List.of(read), claims, artifacts, candidates);
    }

    /// The processes in the order of their pids.
    private static Collection<ProcessInfo> inOrder(ProcessTable processes) {
        return processes instanceof ProcessTable.Seen seen ? new TreeMap<>(seen.processes()).values() : List.of();
    }

    /// agy holds `presence/<id>.lock` open for as long as it is attached to that conversation. A lock below another
    /// root counts as well: it says that the process is in none of the conversations here. Of a process that holds
    /// several it is not known which of them it is in.
    private static List<Claim> claims(ProcessInfo process, List<String> locks) {
        Map<String, String> lockById = new TreeMap<>();
        for (String lock : locks) {
            String id = idOf(lock);
            if (id != null) {
                lockById.putIfAbsent(id, lock);
            }
        }
        List<Claim> claims = new ArrayList<>();
        boolean current = lockById.size() == 1;
        for (Map.Entry<String, String> held : lockById.entrySet()) {
            claims.add(new Claim(
                    process.pid(), process.startTicks(), held.getKey(), null, current, held.getValue()));
        }
        return claims;
    }

    /// The id in `…/presence/<id>.lock`, or null.
    private static @Nullable String idOf(String lock) {
        int name = lock.lastIndexOf('/') + 1;
        if (!lock.endsWith(LOCK_SUFFIX) || !lock.substring(0, name).endsWith(LOCK_FOLDER)) {
            return null;
        }
        String id = lock.substring(name, lock.length() - LOCK_SUFFIX.length());
        return ConversationId.isWellFormed(id) ? id : null;
    }

    private static Map<String, Artifact> artifacts(Set<String> ids, ConversationFolder conversations) {
        Map<String, Artifact> artifacts = new HashMap<>();
        for (String id : ids) {
            ConversationFile file = conversations.find(id);
            if (file != null) {
                artifacts.put(id, new Artifact(file.path().toString(), file.modified()));
            }
        }
        return artifacts;
    }

    /// At most one for each folder: agy notes only its last conversation there.
    ///
    /// @param folders when the oldest agy in each began
    private Map<String, List<Candidate>> candidates(Map<String, Instant> folders, ConversationFolder conversations) {
        Map<String, List<Candidate>> candidates = new HashMap<>();
        if (folders.isEmpty()) {
            return candidates;
        }
        Map<String, String> last = LastConversations.read(root.resolve("cache/last_conversations.json"));
        for (Map.Entry<String, Instant> folder : folders.entrySet()) {
            String cwd = folder.getKey();
            String id = last.get(cwd);
            ConversationFile file = id == null ? null : conversations.find(id);
            if (file != null && !file.modified().isBefore(folder.getValue())) {
                candidates.put(cwd, List.of(file.candidate(cwd)));
            }
        }
        return candidates;
    }
}
