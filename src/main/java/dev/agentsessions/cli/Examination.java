package dev.agentsessions.cli;

import dev.agentsessions.config.Key;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.config.Nearest;
import dev.agentsessions.config.Origin;
import dev.agentsessions.config.Variables;
import dev.agentsessions.judge.Memory;
import dev.agentsessions.memory.MemoryFiles.Remembered;
import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxView;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.registry.RegistryException;
import dev.agentsessions.registry.RegistryText;
import dev.agentsessions.report.Counted;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Hosts;
import dev.agentsessions.session.Registry;
import dev.agentsessions.status.Statuses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks at everything a pass depends on.
final class Examination {
    private final Parts parts;
    private final LoadedConfig loaded;
    private final String version;
    private final Set<String> variables;
    private final List<Check> checks = new ArrayList<>();
    private Set<String> delegated = Set.of();

    /// @param variables the names of those in the environment
    Examination(Parts parts, LoadedConfig loaded, String version, Set<String> variables) {
        this.parts = parts;
        this.loaded = loaded;
        this.version = version;
        this.variables = variables;
    }

    List<Check> made() throws Exception {
        config();
        checks.addAll(parts.checks());
        Remembered remembered = parts.memory().load();
        Observation observation = registry(remembered.memory());
        world(observation != null ? observation : lookWithoutRegistry(remembered.memory()));
        memory(remembered);
        checks.addAll(new DaemonChecks(parts.config(), parts.clock().instant()).of(parts.daemon()));
        checks.addAll(MeshChecks.of(parts::meshStanding));
        checks.addAll(JobChecks.of(parts.jobs().survey(), delegated));
        checks.addAll(SecretChecks.of(parts.config().mqtt()));
        return checks;
    }

    /// The world as a pass sees it; null if it cannot be made.
    private @Nullable Observation registry(Memory memory) throws Exception {
        Path file = parts.config().registry();
        try {
            Pass.Outcome outcome = parts.pass().run(memory, true);
            registry(outcome.judged(), outcome.observation().machine().host());
            delegated = Statuses.jobs(outcome);
            if (!Files.isWritable(file)) {
                checks.add(Check.warning(
                        "registry", file + ": write-protected", "make it writable; until then it cannot be corrected"));
            }
            return outcome.observation();
        } catch (NoSuchFileException e) {
            checks.add(Check.bad(
                    "registry",
                    "there is none at " + file,
                    "name it with --registry, or write a first one with `reconcile init`"));
        } catch (IOException | RegistryException e) {
            checks.add(Check.bad("registry", String.valueOf(e.getMessage()), "until then nothing is judged"));
        }
        return null;
    }

    private Observation lookWithoutRegistry(Memory memory) throws InterruptedException {
        return parts.observer().observe(
                new Registry(List.of(), List.of(), ""), memory, parts.clock().instant());
    }

    private void config() {
        checks.add(Check.ok("reconcile", "version " + version));
        String file = loaded.file() == null ? "none; all is default" : loaded.file().toString();
        StringBuilder given = new StringBuilder();
        for (Key key : Key.values()) {
            Origin origin = loaded.origin(key);
            if (origin.source() != Origin.Source.DEFAULT) {
                given.append(given.isEmpty() ? "; set: " : ", ");
                given.append(key.word()).append(" by ").append(origin.where());
            }
        }
        checks.add(Check.ok("config", "file: " + file + given));
        List<String> unknown = Variables.unknown(variables);
        if (!unknown.isEmpty()) {
            checks.add(Check.warning(
                    "config",
                    "variables that set nothing: " + String.join(", ", unknown),
                    "correct or unset them; config/config.yaml has every key, and RECONCILE_<KEY> sets it"));
        }
    }

    private void registry(RegistryText text, String host) throws RegistryException {
        Registry registry = text.registry();
        int foreign = 0;
        List<String> odd = new ArrayList<>();
        List<String> strange = new ArrayList<>();
        for (Entry entry : registry.entries()) {
            boolean ours = Hosts.same(entry.host(), host);
            foreign += ours ? 0 : 1;
            if (ours && entry.status() == null) {
                odd.add(place(entry) + status(entry, text));
            }
            if (ours && entry.agent() == null) {
                strange.add(place(entry) + quoted(entry.agentWord()));
            }
        }
        checks.add(Check.ok(
                "registry",
                parts.config().registry() + ": " + Counted.of(registry.entries().size(), "entry", "entries") + " in "
                        + Counted.of(registry.workspaces().size(), "workspace", "workspaces") + " ("
                        + registry.layout() + ")" + (foreign == 0 ? "" : ", " + foreign + " of other hosts")));
        if (registry.workspaces().isEmpty() && registry.entries().isEmpty()) {
            checks.add(
                    text.hasAPlace()
                            ? new Check(
                                    Check.State.OK,
                                    "registry",
                                    "it is empty",
                                    "start an agent in a tmux session named <workspace>-creator-<agent>, and `reconcile`"
                                            + " registers it")
                            : Check.warning(
                                    "registry",
                                    "it declares nothing",
                                    "if it should, see that its keys are spelled `workspaces` and `sessions`"));
        }
        if (!odd.isEmpty()) {
            checks.add(Check.warning(
                    "registry",
                    "no status that is known: " + String.join(", ", odd),
                    "set it to running, stopped, terminated or archived; until then it is unknown what should be"));
        }
        if (!strange.isEmpty()) {
            checks.add(Check.warning(
                    "registry",
                    "no agent that is known: " + String.join(", ", strange),
                    "correct it if it should be claude or agy; of any other it is only seen whether its session stands"));
        }
    }

    private static String place(Entry entry) {
        return entry.name() + " at line " + entry.place().line() + ": ";
    }

    /// What it says instead of a status; a key that is nearly one is told, as every other key may be anything.
    private static String status(Entry entry, RegistryText text) throws RegistryException {
        if (entry.statusWord() == null) {
            for (String field : text.fields(entry.index())) {
                if (!field.equals("status") && Nearest.near(field, List.of("status")) != null) {
                    return "none, but '" + field + "'";
                }
            }
        }
        return quoted(entry.statusWord());
    }

    private static String quoted(@Nullable String word) {
        return word == null ? "none" : "'" + word + "'";
    }

    private void world(Observation observation) {
        tmux(observation.last().tmux());
        switch (observation.last().processes()) {
            case ProcessTable.Seen _ -> checks.add(Check.ok("processes", "seen; host " + observation.machine().host()));
            case ProcessTable.Unavailable table ->
                checks.add(Check.warning(
                        "processes",
                        "not seen: " + table.reason(),
                        "sessions that vanish stay unknown, as the end of a process cannot be proved here"));
        }
        for (Agent agent : Agent.values()) {
            store(observation.store(agent));
        }
    }

    private void tmux(TmuxView view) {
        for (TmuxView.Folder folder : view.folders()) {
            String problem = folder.problem();
            checks.add(
                    problem == null
                            ? Check.ok("tmux folder", folder.path())
                            : Check.warning("tmux folder", folder.path() + ": " + problem, "make it readable"));
        }
        if (view.sockets().isEmpty()) {
            checks.add(Check.ok("tmux socket", "none; no tmux server runs where it was looked for"));
        }
        for (SocketLook look : view.sockets()) {
            checks.add(
                    switch (look) {
                        case SocketLook.Answered answered -> Check.ok("tmux socket", answered(answered));
                        case SocketLook.NobodyListens nobody ->
                            Check.ok("tmux socket", nobody.socket() + ": nobody listens (" + nobody.reason() + ")");
                        case SocketLook.NotScanned other -> Check.ok("tmux socket", other.socket() + ": not scanned");
                        case SocketLook.Unreadable unreadable ->
                            Check.warning(
                                    "tmux socket",
                                    unreadable.socket() + ": " + unreadable.reason(),
                                    "its sessions are unknown until `tmux -S " + unreadable.socket() + " ls` answers");
                    });
        }
    }

    private static String answered(SocketLook.Answered look) {
        SocketLook.Server server = look.server();
        return look.socket() + ": " + Counted.of(look.sessions().size(), "session", "sessions")
                + (server == null ? "" : ", tmux " + server.version() + ", server " + server.pid());
    }

    private void store(ConversationStore store) {
        for (ConversationStore.Root root : store.roots()) {
            String problem = root.problem();
            checks.add(
                    problem == null
                            ? Check.ok(store.agent().word(), root.path() + ": readable")
                            : Check.warning(
                                    store.agent().word(),
                                    root.path() + ": " + problem,
                                    "fine if you do not use " + store.agent().word()
                                            + "; else correct its folder in the config or the permissions"));
        }
    }

    private void memory(Remembered remembered) {
        int declared = 0;
        int retracted = 0;
        for (Memory.OfWorkspace workspace : remembered.memory().workspaces().values()) {
            declared += workspace.deathsDeclared();
            retracted += workspace.deathsRetracted();
        }
        Path folder = parts.config().stateDir();
        int workspaces = remembered.memory().workspaces().size();
        checks.add(
                canBeWritten(folder)
                        ? Check.ok("memory", folder + ": " + Counted.of(workspaces, "workspace", "workspaces"))
                        : Check.warning(
                                "memory",
                                folder + ": cannot be written",
                                StateFolder.ADVICE));
        for (String note : remembered.notes()) {
            checks.add(Check.warning("memory", note, "it counts as forgotten; some drifts may be reported again"));
        }
        String deaths = declared + " declared, " + retracted + " retracted";
        checks.add(
                retracted == 0
                        ? Check.ok("deaths", deaths)
                        : Check.warning(
                                "deaths", deaths, "see the journal for what they were declared on, and report it"));
    }

    /// Whether the folder is there or can be made, and files in it.
    private static boolean canBeWritten(Path folder) {
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return Files.isDirectory(existing) && Files.isWritable(existing);
    }
}
