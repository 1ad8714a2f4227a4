package dev.agentsessions.cli.mesh;

import dev.agentsessions.cli.ExitStatus;
import dev.agentsessions.cli.Failures;
import dev.agentsessions.cli.Lines;
import dev.agentsessions.cli.Terminal;
import dev.agentsessions.config.ConfigException;
import dev.agentsessions.config.ConfigLoader;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.desk.Answer;
import dev.agentsessions.desk.BadFieldException;
import dev.agentsessions.report.JsonText;
import java.io.PrintStream;
import java.util.Map;

/// Runs one command line of `agent-mesh`. Its one line of error and its exit status are made here and nowhere else (rule
/// M5); with `--json` every answer, whichever it is, is one document on standard output.
public final class MeshCli {
    private static final String AGENT = "MESH_AGENT";

    private final MeshParts.Factory factory;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    public MeshCli(MeshParts.Factory factory, Map<String, String> environment, PrintStream out, PrintStream err) {
        this.factory = factory;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /// @return the exit status
    public int run(String... words) {
        Typed typed;
        try {
            typed = Typed.of(words);
        } catch (BadFieldException e) {
            return new Refusals(out, err, Typed.wantsJson(words)).print(new Answer.Bad(Typed.asked(words), e));
        }
        try {
            int status = run(typed);
            // Whoever stops reading what is followed has seen enough.
            if (!typed.has(Verb.FOLLOW) && out.checkError()) {
                return ExitStatus.untaken(factory.isRead(), typed.onlyReads());
            }
            return status;
        } catch (ConfigException e) {
            e.problems().forEach(problem -> err.println("agent-mesh: config: " + Lines.one(problem)));
            return ExitStatus.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("interrupted; nothing more was done", e, typed.verbose());
        } catch (Exception e) {
            return failed(Failures.message(e), e, typed.verbose());
        }
    }

    private int run(Typed typed) throws Exception {
        Verb verb = typed.verb();
        if (typed.has("--version")) {
            out.println("agent-mesh " + factory.version());
            return ExitStatus.DONE;
        }
        if (verb == null || typed.has("--help")) {
            out.println(verb == null ? MeshHelp.general() : MeshHelp.of(verb));
            return ExitStatus.DONE;
        }
        Terminal terminal = Terminal.of(out, environment);
        Refusals refusals = new Refusals(out, err, typed.has(Verb.JSON));
        LoadedConfig loaded = ConfigLoader.load(typed.configFlags(), environment);
        if (verb == Verb.SERVE) {
            return factory.serve(loaded);
        }
        Looking looking = new Looking(factory, loaded, terminal, refusals);
        if (verb == Verb.WATCH) {
            return new MeshWatch(looking, factory, typed.options().get(Typed.INTERVAL)).run();
        }
        return verb == Verb.STATUS
                ? looking.status(typed.has(Verb.JSON))
                : new Asking(factory, loaded, terminal, refusals, err).run(verb, typed.by(environment.get(AGENT)));
    }

    private int failed(String message, Exception e, boolean verbose) {
        err.println("agent-mesh: " + Lines.one(message));
        if (verbose) {
            e.printStackTrace(err);
        }
        return ExitStatus.FAILED;
    }

    /// Writes one document on a line of its own.
    static void json(PrintStream out, Object document) {
        out.writeBytes(JsonText.of(document));
        out.write('\n');
    }
}
