package dev.agentsessions.judge;

import static dev.agentsessions.judge.FakeWorld.DEFAULT;
import static dev.agentsessions.judge.FakeWorld.START;
import static java.util.Objects.requireNonNull;

import dev.agentsessions.judge.FakeWorld.Reach;
import dev.agentsessions.judge.FakeWorld.Server;
import dev.agentsessions.observe.Announcement;
import dev.agentsessions.observe.ConversationStore.Artifact;
import dev.agentsessions.observe.ConversationStore.Candidate;
import dev.agentsessions.observe.ConversationStore.Claim;
import dev.agentsessions.observe.ConversationStore.Kind;
import dev.agentsessions.observe.ConversationStore.Root;
import dev.agentsessions.observe.Look;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.reconcile.Written;
import dev.agentsessions.registry.RegistryText;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A small language for one case of judging: what is declared, what is there, what is remembered.
///
/// To begin with, tmux server 50 listens on the default socket and holds one session of no interest, nothing is
/// declared or remembered, and everything is an hour old. The world is looked at twice.
final class Situation {
    static final Duration AGE = Duration.ofHours(1);
    static final String CWD = "/w";
    private static final long SERVER = 50;

    final FakeWorld world = new FakeWorld();
    private final Declared declared = new Declared();
    private @Nullable RegistryText text;
    private Server server;
    private Memory memory = Memory.EMPTY;
    private JudgeSettings settings = JudgeSettings.DEFAULT;
    private Instant now = START;
    private @Nullable Look first;
    private long apart = 210;

    Situation() {
        declared.workspace("w", "path: " + CWD);
        server = world.server(SERVER, DEFAULT, START.minus(Duration.ofDays(1)));
        world.shell(51, server, START.minus(Duration.ofDays(1)));
        world.session(server, "main", START.minus(Duration.ofDays(1)), "/home/u", 51);
    }

    /// An entry of workspace `w`.
    ///
    /// @param fields as in YAML's flow style, such as `status: running, pane: {pid: 100}`; the agent is that of the
    ///     name
    Situation entry(String name, String fields) {
        return entry("w", name, fields);
    }

    Situation entry(String workspace, String name, String fields) {
        declared.entry(workspace, name, fields);
        text = null;
        return this;
    }

    /// @param more further lines of the workspace in flow style, or a path alone
    Situation workspace(String name, String more) {
        declared.workspace(name, more.startsWith("/") ? "path: " + more : more);
        text = null;
        return this;
    }

    /// The entries of one name become this one, as when somebody edits them.
    Situation edited(String name, String fields) {
        world.registryModified = now;
        return withdrawn(name).entry(name, fields);
    }

    /// No entry has that name any more.
    Situation withdrawn(String name) {
        declared.withdraw(name);
        text = null;
        return this;
    }

    /// The tmux server that the sessions to come are on.
    Situation server(String socket, long pid) {
        server = world.server(pid, socket, START.minus(Duration.ofDays(1)));
        return this;
    }

    /// How the server made last is found.
    Situation reached(Reach reach) {
        server.reach = reach;
        return this;
    }

    /// A session whose agent, that of its name, is the first process of its only pane.
    Situation session(String name, long pid) {
        return session(name, pid, CWD);
    }

    Situation session(String name, long pid, @Nullable String cwd) {
        world.agent(Declared.agentOf(name), pid, server.pid, now.minus(AGE), server.socket, cwd);
        world.session(server, name, now.minus(AGE), cwd == null ? "" : cwd, pid);
        return this;
    }

    /// A session with a shell in each pane, and no agent.
    Situation bare(String name, long... pids) {
        for (long pid : pids) {
            world.shell(pid, server, now.minus(AGE));
        }
        world.session(server, name, now.minus(AGE), CWD, pids);
        return this;
    }

    Situation agent(Agent agent, long pid, long parent, @Nullable String cwd) {
        world.agent(agent, pid, parent, now.minus(AGE), "", cwd);
        return this;
    }

    /// A plain process of our own that no tmux server is above of.
    Situation process(long pid) {
        world.process(pid, 1, "sleep", now.minus(AGE), "", new ProcessInfo.Plain());
        return this;
    }

    /// A plain process of our own below another.
    Situation under(long pid, long parent, String name) {
        world.process(pid, parent, name, now.minus(AGE), "", new ProcessInfo.Plain());
        return this;
    }

    Situation change(long pid, UnaryOperator<ProcessInfo> change) {
        world.processes.computeIfPresent(pid, (_, process) -> change.apply(process));
        return this;
    }

    Situation ended(long... pids) {
        for (long pid : pids) {
            world.processes.remove(pid);
        }
        return this;
    }

    /// The session is no longer listed; what ran in it goes on unless it is ended.
    Situation unlisted(String name) {
        return session(name, _ -> null);
    }

    /// The session goes, with the processes of its panes.
    Situation killed(String name) {
        return session(name, old -> {
            old.panes().forEach(pane -> ended(pane.pid()));
            return null;
        });
    }

    Situation renamed(String from, String to) {
        return session(from, old -> new TmuxSession(to, old.id(), old.created(), old.panes()));
    }

    Situation created(String name, Instant at) {
        return session(name, old -> new TmuxSession(old.name(), old.id(), at.getEpochSecond(), old.panes()));
    }

    Situation panes(String name, UnaryOperator<TmuxPane> change) {
        return session(name, old -> new TmuxSession(
                old.name(), old.id(), old.created(), old.panes().stream().map(change).toList()));
    }

    private Situation session(String name, Function<TmuxSession, @Nullable TmuxSession> change) {
        world.changeSession(name, change);
        return this;
    }

    /// A process that says, reliably, which conversation it is in.
    Situation claim(Agent agent, long pid, String id) {
        return claim(agent, pid, id, true);
    }

    Situation claim(Agent agent, long pid, String id, boolean current) {
        ProcessInfo process = requireNonNull(world.processes.get(pid));
        world.store(agent).claims.add(new Claim(
                pid, process.startTicks(), id, process.startedAt(), current, "sessions/" + pid + ".json"));
        return this;
    }

    Situation onDisk(Agent agent, String id) {
        return onDisk(agent, id, now.minus(AGE));
    }

    Situation onDisk(Agent agent, String id, Instant modified) {
        world.store(agent).artifacts.put(id, new Artifact("/p/" + id, modified));
        return this;
    }

    /// A conversation in `/w` that began and was written to within the last hour.
    Situation recent(Agent agent, String id) {
        return recent(agent, id, CWD, candidate -> candidate);
    }

    Situation recent(Agent agent, String id, String cwd, UnaryOperator<Candidate> change) {
        Candidate candidate = new Candidate(
                id, "/p/" + id, cwd, now.minusSeconds(1800), now.minusSeconds(60),
                Kind.INTERACTIVE);
        world.store(agent).candidates.computeIfAbsent(cwd, _ -> new ArrayList<>()).add(change.apply(candidate));
        return onDisk(agent, id, now.minusSeconds(60));
    }

    Situation roots(Agent agent, Root... roots) {
        world.store(agent).roots.clear();
        world.store(agent).roots.addAll(List.of(roots));
        return this;
    }

    /// Somebody says something of a session now, and it is heard at once.
    Situation said(String session, Announcement.Event event) {
        return said(session, event, now, now);
    }

    Situation said(String session, Announcement.Event event, Instant said, Instant heard) {
        world.announced.add(new Announcement(session, event, said, heard, "r/lab1/sessions/" + session + "/events"));
        return this;
    }

    /// Anything else about the world.
    Situation world(Consumer<FakeWorld> change) {
        change.accept(world);
        return this;
    }

    /// The first look sees the world as it is now; what is changed from here on is seen by the second only.
    Situation looked() {
        first = world.look(now, 0);
        return this;
    }

    Situation once() {
        return apart(0);
    }

    Situation apart(long millis) {
        apart = millis;
        return this;
    }

    Situation later(Duration time) {
        now = now.plus(time);
        first = null;
        return this;
    }

    Situation settings(JudgeSettings changed) {
        settings = changed;
        return this;
    }

    /// A whole pass: what it writes is written, and what it leaves to remember is remembered.
    Situation passed() {
        Judgement judgement = judged();
        RegistryText after = Written.after(text(), judgement);
        world.registryModified = after == text() ? world.registryModified : now;
        text = after;
        memory = Recall.after(memory, observation(), judgement, after.registry(), true);
        return this;
    }

    Judgement judged() {
        return Judge.judge(text().registry(), observation(), memory, settings, now);
    }

    /// What is said of the agent of that session, which may be there.
    RollCall.Answer called(String session) {
        return requireNonNull(called(Set.of(session), Set.of()).answers().get(session));
    }

    RollCall.Answers called(Set<String> expected, Set<String> givenUp) {
        return RollCall.of(expected, givenUp, text().registry(), observation(), memory, settings, now);
    }

    /// Each as `kind session action detail`, in the order they were judged.
    List<String> findings() {
        return judged().findings().stream().map(Told::of).toList();
    }

    Memory memory() {
        return memory;
    }

    Instant now() {
        return now;
    }

    Entry entryNamed(String name) {
        return text().registry().entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Observation observation() {
        Look seen = first == null ? world.look(now, 0) : first;
        return world.observation(
                apart == 0 ? List.of(seen) : List.of(seen, world.look(now.plusMillis(apart), apart)));
    }

    private RegistryText text() {
        if (text == null) {
            text = Written.parsed(declared.yaml());
        }
        return text;
    }
}
