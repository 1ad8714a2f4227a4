package dev.agentsessions.cli;

import dev.agentsessions.config.Key;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.config.Origin;
import dev.agentsessions.judge.Hosts;
import dev.agentsessions.judge.Memory;
import dev.agentsessions.memory.MemoryFiles.Remembered;
import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxView;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.registry.RegistryException;
import dev.agentsessions.report.JsonText;
import dev.agentsessions.report.Printable;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Registry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `reconcile doctor`: what the program can and cannot see here, and what to do about it.
final class DoctorCommand {
    private final Parts parts;
    private final LoadedConfig loaded;
    private final Terminal terminal;
    private final String version;
    private final List<Check> checks = new ArrayList<>();

    DoctorCommand(Parts parts, LoadedConfig loaded, Terminal terminal, String version) {
        this.parts = parts;
        this.loaded = loaded;
        this.terminal = terminal;
        this.version = version;
    }

    int run(boolean json) throws Exception {
        config();
        checks.addAll(parts.checks());
        Remembered remembered = parts.memory().load();
        Observation observation = null;
        try {
            Pass.Outcome outcome = parts.pass().run(remembered.memory(), true);
            registry(outcome.judged().registry(), outcome.observation().machine().host());
            observation = outcome.observation();
        } catch (java.nio.file.NoSuchFileException e) {
            checks.add(Check.bad(
                    "registry",
                    "there is none at " + parts.config().registry(),
                    "name it with --registry, or write a first one with `reconcile init`"));
        } catch (IOException | RegistryException e) {
            checks.add(Check.bad("registry", String.valueOf(e.getMessage()), "correct it; until then nothing is judged"));
        }
        if (observation == null) {
            observation = parts.observer().observe(
                    new Registry(List.of(), List.of(), ""), remembered.memory(), parts.clock().instant());
        }
        world(observation);
        memory(remembered);
        if (json) {
            terminal.out().write(JsonText.of(document()));
            terminal.out().write('\n');
        } else {
            print();
        }
        return ExitStatus.DONE;
    }

    private void config() {
        checks.add(Check.ok("reconcile", "version " + version));
        String file = loaded.file() == null ? "none; all is default" : loaded.file().toString();
        StringBuilder given = new StringBuilder();
        for (Key key : Key.values()) {
            Origin origin = loaded.origin(key);
            if (origin.source() != Origin.Source.DEFAULT) {
                given.append(given.isEmpty() ? "; set: " : ", ").append(key.word()).append(" by ").append(origin.where());
            }
        }
        checks.add(Check.ok("config", "file: " + file + given));
    }

    private void registry(Registry registry, String host) {
        int foreign = 0;
        List<String> odd = new ArrayList<>();
        for (Entry entry : registry.entries()) {
            boolean ours = Hosts.same(entry.host(), host);
            foreign += ours ? 0 : 1;
            if (ours && entry.status() == null) {
                odd.add(entry.name() + " at line " + entry.place().line());
            }
        }
        checks.add(Check.ok(
                "registry",
                parts.config().registry() + ": " + registry.entries().size() + " entries in "
                        + registry.workspaces().size() + " workspaces (" + registry.layout() + ")"
                        + (foreign == 0 ? "" : ", " + foreign + " of other hosts")));
        if (!odd.isEmpty()) {
            checks.add(Check.warning(
                    "registry",
                    "no status that is known: " + String.join(", ", odd),
                    "set it to running, stopped, terminated or archived; until then they are not judged"));
        }
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
        for (SocketLook look : view.sockets()) {
            checks.add(
                    switch (look) {
                        case SocketLook.Answered answered ->
                            Check.ok("tmux socket", answered.socket() + ": " + answered.sessions().size() + " sessions");
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
        checks.add(Check.ok(
                "memory", parts.config().stateDir() + ": " + remembered.memory().workspaces().size() + " workspaces"));
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

    private void print() {
        for (Check check : checks) {
            String mark = switch (check.state()) {
                case OK -> terminal.green("ok  ");
                case WARNING -> terminal.yellow("warn");
                case BAD -> terminal.red("bad ");
            };
            String label = mark + "  " + Lines.padded(check.name(), 12) + " ";
            for (String line : Lines.wrapped(Printable.line(check.found()), Math.max(30, terminal.columns() - 19))) {
                terminal.line(label + line);
                label = " ".repeat(19);
            }
            if (!check.advice().isEmpty()) {
                terminal.line(" ".repeat(19) + terminal.dim("→ " + Printable.line(check.advice())));
            }
        }
    }

    private Map<String, @Nullable Object> document() {
        List<Object> all = new ArrayList<>();
        for (Check check : checks) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("state", check.state().word());
            one.put("name", check.name());
            one.put("found", check.found());
            one.put("advice", check.advice());
            all.add(one);
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("schema_version", 1);
        document.put("checks", all);
        return document;
    }
}
