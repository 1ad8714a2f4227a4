package dev.agentsessions.app;

import dev.agentsessions.adapter.agy.AgyFolders;
import dev.agentsessions.adapter.claude.ClaudeFolders;
import dev.agentsessions.daemon.Watched;
import dev.agentsessions.judge.AgentPresence;
import dev.agentsessions.judge.Life;
import dev.agentsessions.judge.Verdict;
import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessInfo.AgentProcess;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.observe.TmuxView;
import dev.agentsessions.session.Agent;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is worth watching after a pass, from what it has seen: whatever may change a verdict, or begin a session, and
/// that a kernel can tell of.
final class WatchPlan {
    private final Set<Long> processes = new HashSet<>();
    private final Set<Path> appearing = new HashSet<>();
    private final Set<Path> changing = new HashSet<>();
    private final Set<Path> files = new HashSet<>();

    /// Where a Claude runs, and what that folder is called below `projects/`, if it was told.
    private record Workplace(String cwd, @Nullable String projectDirName) {}

    private final Set<Workplace> claudes = new HashSet<>();

    private WatchPlan() {}

    static Watched of(Observation observation, List<Verdict> verdicts, Path registry) {
        WatchPlan plan = new WatchPlan();
        plan.addTmux(observation.last().tmux());
        for (Verdict verdict : verdicts) {
            if (verdict.life() instanceof Life.Alive alive) {
                plan.addLiving(alive, verdict.entry().agent());
            }
        }
        plan.addClaude(observation.store(Agent.CLAUDE));
        plan.addAgy(observation.store(Agent.AGY));
        return new Watched(plan.processes, plan.appearing, plan.changing, plan.files, registry);
    }

    /// The servers, and where others would come to listen.
    private void addTmux(TmuxView view) {
        for (TmuxView.Folder folder : view.folders()) {
            add(appearing, folder.path());
        }
        for (SocketLook look : view.sockets()) {
            add(files, look.socket());
            if (look instanceof SocketLook.Answered answered && answered.server() != null) {
                processes.add(answered.server().pid());
            }
        }
    }

    private void addLiving(Life.Alive alive, @Nullable Agent agent) {
        for (TmuxPane pane : alive.session().panes()) {
            if (!pane.dead()) {
                processes.add(pane.pid());
            }
        }
        if (agent == Agent.CLAUDE && !alive.pane().cwd().isEmpty()) {
            claudes.add(new Workplace(alive.pane().cwd(), null));
        }
        if (alive.agents() instanceof AgentPresence.Present present) {
            for (ProcessInfo process : present.processes()) {
                processes.add(process.pid());
                if (process.role() instanceof AgentProcess running
                        && running.agent() == Agent.CLAUDE
                        && running.cwd() != null) {
                    claudes.add(new Workplace(running.cwd(), running.projectDirName()));
                }
            }
        }
    }

    private void addClaude(ConversationStore store) {
        for (ConversationStore.Root root : store.roots()) {
            Path projects = path(root.path());
            ClaudeFolders home = projects == null ? null : ClaudeFolders.around(projects);
            if (home != null) {
                changing.add(home.live());
                appearing.add(home.projects());
                claudes.forEach(claude -> addProject(home, claude));
            }
        }
    }

    private void addProject(ClaudeFolders home, Workplace claude) {
        try {
            Path project = home.project(claude.cwd(), claude.projectDirName());
            if (project != null) {
                appearing.add(project);
            }
        } catch (InvalidPathException _) {
            // A name that is no path here cannot be watched, nor can it be read.
        }
    }

    private void addAgy(ConversationStore store) {
        for (ConversationStore.Root root : store.roots()) {
            Path conversations = path(root.path());
            AgyFolders folders = conversations == null ? null : AgyFolders.around(conversations);
            if (folders != null) {
                appearing.add(folders.presence());
                appearing.add(folders.conversations());
                changing.add(folders.cache());
            }
        }
    }

    private static void add(Set<Path> paths, String text) {
        Path path = path(text);
        if (path != null) {
            paths.add(path);
        }
    }

    private static @Nullable Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException _) {
            return null;
        }
    }
}
