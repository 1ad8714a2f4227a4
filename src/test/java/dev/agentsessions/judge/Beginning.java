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
import dev.agentsessions.reconcile.Written;
import dev.agentsessions.session.Agent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// How a made-up history begins: servers, and sessions that are declared well, badly or not at all.
final class Beginning {
    static final Instant AT = START.minus(Duration.ofHours(3));

    final RandomGenerator random;
    final TrueWorld truth = new TrueWorld();
    private final StringBuilder yaml = new StringBuilder();
    private long nextPid = 100;

    Beginning(RandomGenerator random) {
        this.random = random;
    }

    void begin() {
        truth.world.server(50, DEFAULT, AT);
        if (chance(50)) {
            truth.world.server(60, FOLDER + "/work", AT);
        }
        if (chance(25)) {
            truth.world.server(70, "/else/tmux-1000/default", AT).reach = Reach.ELSEWHERE;
        }
        yaml.append("version: 1\nworkspaces:\n");
        for (int workspace = 0; workspace < 3; workspace++) {
            yaml.append("  w")
                    .append(workspace)
                    .append(":\n    path: /w")
                    .append(workspace)
                    .append("\n    sessions:\n");
            yaml.append("      keep")
                    .append(workspace)
                    .append("-creator-claude:\n        agent: claude\n        status: ");
            yaml.append(chance(50) ? "archived\n" : "running\n        host: lab2\n");
            int count = random.nextInt(4);
            for (int i = 0; i < count; i++) {
                declare(session("w" + workspace + "s" + i, "/w" + random.nextInt(workspace + 1)));
            }
        }
        truth.text = Written.parsed(yaml.toString());
        if (chance(15) && !truth.sessions.isEmpty()) {
            twin(truth.sessions.get(random.nextInt(truth.sessions.size())));
        }
        if (chance(70)) {
            truth.pass(AT.plus(Duration.ofHours(1)), true);
        }
    }

    private Session session(String prefix, String cwd) {
        Agent agent = chance(70) ? Agent.CLAUDE : Agent.AGY;
        Server server = truth.world.servers.get(random.nextInt(truth.world.servers.size()));
        String name = prefix + "-creator-" + agent.word();
        return started(name, agent, cwd, server, AT.plusSeconds(random.nextInt(600)));
    }

    Session started(String name, Agent agent, String cwd, Server server, Instant at) {
        long pane = pid();
        boolean shell = chance(50);
        long process = shell ? pid() : pane;
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
        if (claiming != Claiming.NOTHING || chance(60)) {
            converse(session, at.plusSeconds(1));
        }
        truth.sessions.add(session);
        return session;
    }

    void converse(Session session, Instant at) {
        Instant written = at.plusSeconds(random.nextInt(60));
        Conversation conversation = new Conversation(
                uuid(), session.agent, session.cwd, at, written.isAfter(START) ? START : written, chance(85),
                Kind.INTERACTIVE, session);
        session.conversations.add(conversation);
        truth.conversations.add(conversation);
    }

    /// A session of the same name on another server, that no entry means.
    private void twin(Session session) {
        for (Server server : truth.world.servers) {
            boolean other = server.reach == Reach.LISTENS && server != session.server;
            if (other && !session.hardToFind && truth.entryNamed(session.entry) != null) {
                started(session.name, session.agent, session.cwd, server, AT).entry = "";
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
            String command = session.agent.word();
            field(8, "pane", "{pid: " + session.pane + ", cmd: " + command + ", cwd: " + session.cwd + "}");
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
        yaml.append(" ".repeat(indent))
                .append(name)
                .append(":")
                .append(value.isEmpty() ? "" : " ")
                .append(value)
                .append('\n');
    }

    long pid() {
        return nextPid++;
    }

    String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
