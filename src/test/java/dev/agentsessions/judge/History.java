package dev.agentsessions.judge;

import static dev.agentsessions.judge.FakeWorld.DEFAULT;
import static dev.agentsessions.judge.FakeWorld.FOLDER;
import static dev.agentsessions.judge.FakeWorld.START;

import dev.agentsessions.judge.FakeWorld.Reach;
import dev.agentsessions.judge.FakeWorld.Server;
import dev.agentsessions.judge.TrueWorld.Claiming;
import dev.agentsessions.judge.TrueWorld.Conversation;
import dev.agentsessions.judge.TrueWorld.Session;
import dev.agentsessions.observe.ConversationStore.Kind;
import dev.agentsessions.observe.ProcessInfo.Plain;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.registry.Edit;
import dev.agentsessions.registry.Edit.Assignment;
import dev.agentsessions.registry.RegistryException;
import dev.agentsessions.registry.Value;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Pane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes worlds by letting things happen in them: sessions begin, are declared well or badly, are seen by a pass or
/// not, end, restart, are renamed or ended by people; machines boot, sockets vanish, pids return, memory is lost.
///
/// What no evidence could ever tell is left out: a session that nothing declared leads to does not restart unseen.
final class History {
    private static final Instant BEGINNING = START.minus(Duration.ofHours(3));
    private static final Instant EVENTS = START.minus(Duration.ofHours(1));
    private static final Instant BOOT = START.minus(Duration.ofMinutes(30));

    private final RandomGenerator random;
    private final TrueWorld truth = new TrueWorld();
    private final StringBuilder yaml = new StringBuilder();
    private long nextPid = 100;

    private History(RandomGenerator random) {
        this.random = random;
    }

    static TrueWorld of(RandomGenerator random) {
        History history = new History(random);
        history.begin();
        history.happen();
        history.fail();
        return history.truth;
    }

    private void begin() {
        truth.world.server(50, DEFAULT, BEGINNING);
        if (chance(50)) {
            truth.world.server(60, FOLDER + "/work", BEGINNING);
        }
        if (chance(25)) {
            truth.world.server(70, "/else/tmux-1000/default", BEGINNING).reach = Reach.ELSEWHERE;
        }
        yaml.append("version: 1\nworkspaces:\n");
        for (int workspace = 0; workspace < 3; workspace++) {
            yaml.append("  w").append(workspace).append(":\n    path: /w").append(workspace).append("\n    sessions:\n");
            yaml.append("      keep").append(workspace).append("-creator-claude:\n        agent: claude\n        status: ");
            yaml.append(chance(50) ? "archived\n" : "running\n        host: lab2\n");
            int count = random.nextInt(4);
            for (int i = 0; i < count; i++) {
                declare(session("w" + workspace + "s" + i, "/w" + random.nextInt(workspace + 1)));
            }
        }
        truth.text = Situation.parsed(yaml.toString());
        if (chance(15) && !truth.sessions.isEmpty()) {
            twin(truth.sessions.get(random.nextInt(truth.sessions.size())));
        }
        if (chance(70)) {
            truth.pass(BEGINNING.plus(Duration.ofHours(1)), true);
        }
    }

    private Session session(String prefix, String cwd) {
        Agent agent = chance(70) ? Agent.CLAUDE : Agent.AGY;
        Server server = truth.world.servers.get(random.nextInt(truth.world.servers.size()));
        return started(prefix + "-creator-" + agent.word(), agent, cwd, server, BEGINNING.plusSeconds(random.nextInt(600)));
    }

    private Session started(String name, Agent agent, String cwd, Server server, Instant at) {
        long pane = nextPid++;
        boolean shell = chance(50);
        long process = shell ? nextPid++ : pane;
        if (shell) {
            truth.world.shell(pane, server, at);
        }
        truth.world.agent(agent, process, shell ? pane : server.pid, at, server.socket, cwd);
        truth.world.session(server, name, at, cwd, pane);
        List<Claiming> ways = agent == Agent.AGY
                ? List.of(Claiming.NOTHING, Claiming.CURRENT, Claiming.SEVERAL)
                : List.of(Claiming.NOTHING, Claiming.CURRENT, Claiming.FIRST);
        Claiming claiming = ways.get(random.nextInt(ways.size()));
        Session session = new Session(name, agent, cwd, server, pane, process, at, claiming);
        if (chance(80)) {
            converse(session, at.plusSeconds(1));
        }
        truth.sessions.add(session);
        return session;
    }

    private void converse(Session session, Instant at) {
        Conversation conversation = new Conversation(
                uuid(), session.agent, session.cwd, at, at.plusSeconds(random.nextInt(60)), chance(85), Kind.INTERACTIVE, session);
        session.conversations.add(conversation);
        truth.conversations.add(conversation);
    }

    /// A session of the same name on another server, that no entry means.
    private void twin(Session session) {
        for (Server server : truth.world.servers) {
            if (server.reach == Reach.LISTENS && server != session.server && !session.hardToFind) {
                started(session.name, session.agent, session.cwd, server, BEGINNING).entry = "";
                return;
            }
        }
    }

    private void declare(Session session) {
        boolean standard = session.server.socket.equals(DEFAULT);
        boolean named = !standard && chance(70);
        session.hardToFind = !standard && !named;
        if (chance(20)) {
            return;
        }
        field(6, session.name, "");
        field(8, "agent", session.agent.word());
        field(8, "status", "running");
        field(8, "created_at", session.began.toString());
        if (named) {
            field(8, "tmux_server", session.server.socket.startsWith(FOLDER) ? "work" : session.server.socket);
        }
        int pane = random.nextInt(session.hardToFind ? 8 : 10);
        if (pane < 6) {
            field(8, "pane", "{pid: " + session.pane + ", cmd: " + session.agent.word() + ", cwd: " + session.cwd + "}");
        } else if (pane > 7) {
            field(8, "pane", "{pid: " + (90_000 + session.pane) + "}");
        }
        Conversation conversation = session.conversation();
        if (chance(20)) {
            field(8, session.agent.ownIdField(), uuid());
        } else if (conversation != null && chance(40)) {
            field(8, session.agent.ownIdField(), conversation.id());
        }
    }

    private void field(int indent, String name, String value) {
        yaml.append(" ".repeat(indent)).append(name).append(":").append(value.isEmpty() ? "" : " ").append(value).append('\n');
    }

    private void happen() {
        for (Session session : truth.sessions.stream().filter(it -> !it.entry.isEmpty()).toList()) {
            Instant at = EVENTS.plusSeconds(random.nextInt(600));
            switch (random.nextInt(15)) {
                case 0, 1 -> end(session);
                case 2 -> restart(session, at, session.hardToFind || chance(50));
                case 3 -> restart(session, START.minusSeconds(2), session.hardToFind || chance(50));
                case 4 -> quit(session);
                case 5 -> rename(session);
                case 6 -> endByPerson(session, at);
                case 7, 8 -> converse(session, at);
                case 9 -> resume(session);
                case 10 -> passForGone(session, at);
                case 11 -> beginAnew(session, at);
                default -> {}
            }
        }
        if (chance(10)) {
            reboot();
        }
        if (chance(30)) {
            loner();
        }
        if (chance(30)) {
            Kind kind = chance(50) ? Kind.SIDECHAIN : Kind.HEADLESS;
            truth.conversations.add(
                    new Conversation(uuid(), Agent.CLAUDE, "/w" + random.nextInt(3), EVENTS, START, true, kind, null));
        }
        truth.world.registryModified = EVENTS;
    }

    private void end(Session session) {
        session.alive = false;
        session.server.sessions.remove(session.name);
        truth.world.processes.remove(session.pane);
        truth.world.processes.remove(session.process);
    }

    /// @param noted whether a script notes the new pane in the entry
    private void restart(Session session, Instant at, boolean noted) {
        end(session);
        Session next = started(session.entry, session.agent, session.cwd, session.server, at);
        next.hardToFind = session.hardToFind;
        if (noted) {
            edit(session.entry, List.of(
                    new Assignment("pane", new Value.PaneOf(new Pane(next.pane, session.agent.word(), session.cwd))),
                    new Assignment("resumed_at", new Value.Time(at))));
        }
    }

    private void quit(Session session) {
        Entry entry = truth.entryNamed(session.entry);
        boolean recorded = entry != null && entry.panePid() != null;
        if (session.pane != session.process && (recorded || !session.hardToFind)) {
            truth.world.processes.remove(session.process);
        }
    }

    private void rename(Session session) {
        TmuxSession old = session.server.sessions.remove(session.name);
        if (old != null) {
            session.name = chance(50) ? "x" + session.entry : "kelp";
            while (session.server.sessions.containsKey(session.name)) {
                session.name += "2";
            }
            session.server.sessions.put(
                    session.name, new TmuxSession(session.name, old.id(), old.created(), old.panes()));
        }
    }

    private void endByPerson(Session session, Instant at) {
        Entry entry = truth.entryNamed(session.entry);
        boolean stale = entry != null && entry.panePid() != null && entry.panePid() > 90_000;
        List<Assignment> fields = new ArrayList<>();
        fields.add(new Assignment("status", new Value.Text(chance(50) ? "terminated" : "stopped")));
        if (stale || chance(60)) {
            fields.add(new Assignment("terminated_at", new Value.Time(at)));
        }
        edit(session.entry, fields);
        session.dying = entry != null;
        if (chance(40)) {
            end(session);
        }
    }

    /// A person ends it, waits for it to go, and begins it anew without a word to the registry.
    private void beginAnew(Session session, Instant at) {
        endByPerson(session, at);
        if (!session.hardToFind) {
            restart(session, at.plusSeconds(60), false);
        }
    }

    /// It goes on in a conversation that is another session's. Every program says so when it resumes one.
    private void resume(Session session) {
        if (truth.conversations.isEmpty() || session.claiming == Claiming.FIRST) {
            return;
        }
        Conversation other = truth.conversations.get(random.nextInt(truth.conversations.size()));
        if (other.agent() == session.agent && other.owner() != session) {
            session.conversations.add(other);
        }
    }

    /// An earlier pass has declared it gone, wrongly.
    private void passForGone(Session session, Instant at) {
        edit(session.entry, List.of(
                new Assignment("status", new Value.Text("terminated")),
                new Assignment("terminated_at", new Value.Time(at)),
                new Assignment("termination_mode", new Value.Text("auto-detected"))));
    }

    private void reboot() {
        truth.world.boot = "boot-2";
        truth.world.bootedAt = BOOT;
        truth.world.processes.clear();
        List<Session> before = truth.sessions.stream().filter(session -> session.alive).toList();
        truth.sessions.forEach(this::end);
        List<Server> servers = List.copyOf(truth.world.servers);
        truth.world.servers.clear();
        for (Server old : servers) {
            Server server = truth.world.server(nextPid++, old.socket, BOOT.plusSeconds(60));
            server.reach = old.reach;
            for (Session session : before) {
                if (session.server == old && !session.dying && !session.entry.isEmpty() && chance(50)) {
                    restartAfterBoot(session, server);
                }
            }
        }
    }

    private void restartAfterBoot(Session session, Server server) {
        Instant at = BOOT.plusSeconds(60 + random.nextInt(60));
        Session next = started(session.entry, session.agent, session.cwd, server, at);
        next.hardToFind = session.hardToFind;
        if (session.hardToFind || chance(50)) {
            edit(session.entry, List.of(
                    new Assignment("pane", new Value.PaneOf(new Pane(next.pane, session.agent.word(), session.cwd))),
                    new Assignment("resumed_at", new Value.Time(at))));
        }
    }

    /// An agent outside tmux.
    private void loner() {
        String cwd = "/w" + random.nextInt(3);
        truth.world.agent(Agent.CLAUDE, nextPid++, 1, EVENTS, "", cwd);
        truth.conversations.add(
                new Conversation(uuid(), Agent.CLAUDE, cwd, EVENTS.plusSeconds(5), START, true, Kind.INTERACTIVE, null));
    }

    private void fail() {
        for (Session session : truth.sessions) {
            if (!session.alive && chance(20)) {
                reuse(session.pane);
            }
        }
        for (Server server : List.copyOf(truth.world.servers)) {
            boolean listens = server.reach == Reach.LISTENS;
            if (server.sessions.isEmpty() && chance(50)) {
                truth.world.servers.remove(server);
                truth.world.processes.remove(server.pid);
            } else if (listens && chance(10)) {
                server.reach = Reach.UNREADABLE;
            } else if (listens && chance(15)) {
                server.reach = Reach.DELETED;
                if (chance(30)) {
                    Server second = truth.world.server(nextPid++, server.socket, START.minusSeconds(600));
                    truth.world.shell(nextPid, second, START.minusSeconds(600));
                    truth.world.session(second, "fresh", START.minusSeconds(600), "/", nextPid++);
                }
            }
        }
        truth.world.noProcesses = chance(5) ? "no /proc" : null;
        truth.memory = chance(20) ? Memory.EMPTY : truth.memory;
    }

    /// The pid of something that has ended comes back.
    private void reuse(long pid) {
        Instant at = START.minusSeconds(900);
        Server server = truth.world.servers.getFirst();
        switch (random.nextInt(3)) {
            case 0 -> truth.world.process(pid, 1, "sleep", at, "", new Plain());
            case 1 -> truth.world.shell(pid, server, at);
            default -> {
                truth.world.shell(pid, server, at);
                truth.world.session(server, "stranger" + pid, at, "/", pid);
            }
        }
    }

    private void edit(String name, List<Assignment> fields) {
        Entry entry = truth.entryNamed(name);
        if (entry != null) {
            try {
                truth.text = truth.text.patched(List.of(new Edit.Change(entry.index(), fields)));
            } catch (RegistryException e) {
                throw new AssertionError(e);
            }
        }
    }

    private String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
