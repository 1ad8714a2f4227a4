package dev.agentsessions.adapter.claude;

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
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the homes of Claude Code: those that are configured, and those that a running Claude names itself.
public final class ClaudeConversations implements ConversationProbe {
    private final List<Path> configured;

    /// @param homes configuration folders such as `~/.claude`
    public ClaudeConversations(List<Path> homes) {
        configured = List.copyOf(homes);
    }

    @Override
    public ConversationStore look(Set<String> ids, ProcessTable processes) {
        List<ProcessInfo> living = living(processes);
        List<Root> roots = new ArrayList<>();
        List<Home> homes = homes(living, roots);
        List<Claim> claims = claims(homes, living);
        Set<String> wanted = new HashSet<>(ids);
        for (Claim claim : claims) {
            wanted.add(claim.conversationId());
        }

        ProjectSearch search = new ProjectSearch(wanted, searched(living, claims));
        for (Home home : homes) {
            search.in(home);
        }
        Map<String, Artifact> artifacts = search.artifacts();
        Map<String, List<Candidate>> candidates = search.candidates();
        // Last, as each of the steps before can meet what cannot be read.
        for (Home home : homes) {
            roots.add(home.root());
        }
        return new ConversationStore(Agent.CLAUDE, roots, claims, artifacts, candidates);
    }

    /// The processes that have not ended, in the order of their pids.
    private static List<ProcessInfo> living(ProcessTable processes) {
        List<ProcessInfo> living = new ArrayList<>();
        if (processes instanceof ProcessTable.Seen(Map<Long, ProcessInfo> table)) {
            for (ProcessInfo process : new TreeMap<>(table).values()) {
                if (!process.dead()) {
                    living.add(process);
                }
            }
        }
        return living;
    }

    private static @Nullable AgentProcess claude(ProcessInfo process) {
        return process.role() instanceof AgentProcess agent && agent.agent() == Agent.CLAUDE ? agent : null;
    }

    /// Every home once.
    ///
    /// @param roots takes those whose name is no path here, as when the locale cannot spell it
    private List<Home> homes(List<ProcessInfo> living, List<Root> roots) {
        Set<Path> paths = new LinkedHashSet<>();
        for (Path home : configured) {
            paths.add(real(home));
        }
        for (ProcessInfo process : living) {
            AgentProcess claude = claude(process);
            if (claude != null && claude.home() != null) {
                try {
                    Path base = Path.of(claude.cwd() == null ? "" : claude.cwd());
                    paths.add(real(base.resolve(claude.home())));
                } catch (InvalidPathException e) {
                    String problem = "not a path here: " + e.getReason();
                    roots.add(new Root(claude.home(), problem, Home.DEFAULT_RETENTION_DAYS));
                }
            }
        }
        List<Home> homes = new ArrayList<>();
        for (Path path : paths) {
            homes.add(new Home(path));
        }
        return homes;
    }

    private static Path real(Path home) {
        try {
            return home.toRealPath();
        } catch (IOException e) {
            return home.toAbsolutePath().normalize();
        }
    }

    private static List<Claim> claims(List<Home> homes, List<ProcessInfo> living) {
        List<Claim> claims = new ArrayList<>();
        for (ProcessInfo process : living) {
            Map<String, Claim> byConversation = new LinkedHashMap<>();
            for (Home home : homes) {
                Claim claim = LiveRegistry.claim(home.path(), process);
                if (claim != null) {
                    byConversation.putIfAbsent(claim.conversationId(), claim);
                }
            }
            claims.addAll(byConversation.values());
        }
        return claims;
    }

    /// The working directories in which there is a Claude that does not say reliably what conversation it is in.
    private static List<LiveFolder> searched(List<ProcessInfo> living, List<Claim> claims) {
        Set<Long> known = new HashSet<>();
        for (Claim claim : claims) {
            if (claim.current()) {
                known.add(claim.pid());
            }
        }
        Map<String, LiveFolder> folders = new LinkedHashMap<>();
        for (ProcessInfo process : living) {
            AgentProcess claude = claude(process);
            if (claude != null && claude.cwd() != null) {
                folders.computeIfAbsent(claude.cwd(), LiveFolder::new)
                        .add(process, claude.projectDirName(), known.contains(process.pid()));
            }
        }
        List<LiveFolder> searched = new ArrayList<>();
        for (LiveFolder folder : folders.values()) {
            if (folder.searched()) {
                searched.add(folder);
            }
        }
        return searched;
    }
}
