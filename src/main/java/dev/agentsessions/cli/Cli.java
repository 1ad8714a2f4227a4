package dev.agentsessions.cli;

import dev.agentsessions.config.ConfigException;
import dev.agentsessions.config.ConfigLoader;
import dev.agentsessions.config.LoadedConfig;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.util.Map;

/// Runs one command line. Errors get their one line and their exit status here and nowhere else (rule R3).
public final class Cli {
    private final Parts.Factory factory;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    public Cli(Parts.Factory factory, Map<String, String> environment, PrintStream out, PrintStream err) {
        this.factory = factory;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /// @return the exit status
    public int run(String... args) {
        Arguments arguments;
        try {
            arguments = Arguments.parse(args);
        } catch (UsageException e) {
            return failed(Failures.message(e) + "; see reconcile --help", e, false);
        }
        try {
            int status = run(arguments);
            if (out.checkError()) {
                return ExitStatus.untaken(factory.isRead(), arguments.onlyReads());
            }
            return status;
        } catch (ConfigException e) {
            for (String problem : e.problems()) {
                err.println("reconcile: config: " + Lines.one(problem));
            }
            return ExitStatus.FAILED;
        } catch (MissingRegistryException e) {
            failed(Failures.message(e), e, arguments.verbose());
            return ExitStatus.NO_REGISTRY;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("interrupted; nothing more was done", e, arguments.verbose());
        } catch (Exception e) {
            return failed(Failures.message(e), e, arguments.verbose());
        }
    }

    private int run(Arguments arguments) throws Exception {
        if (arguments.has("--help")) {
            out.println(Help.of(arguments.command()));
            return ExitStatus.DONE;
        }
        if (arguments.has("--version")) {
            out.println("reconcile " + factory.version());
            return ExitStatus.DONE;
        }
        Terminal terminal = Terminal.of(out, environment);
        if (arguments.command() == Command.DEMO) {
            return factory.demo(out, terminal.coloured());
        }
        LoadedConfig loaded = ConfigLoader.load(arguments.configFlags(), environment);
        Parts parts = factory.of(loaded);
        try {
            return run(arguments, loaded, parts, terminal);
        } catch (NoSuchFileException e) {
            throw new MissingRegistryException(loaded);
        }
    }

    private int run(Arguments arguments, LoadedConfig loaded, Parts parts, Terminal terminal) throws Exception {
        if (arguments.has("--subscribe")) {
            SubscribeCommand.ConfigSource configs =
                    () -> factory.of(ConfigLoader.load(arguments.configFlags(), environment));
            return new SubscribeCommand(parts, configs, factory, out, err).run(arguments);
        }
        return switch (arguments.command()) {
            case PASS -> new PassCommand(parts, terminal, err, factory.version()).run(arguments);
            case STATUS ->
                arguments.has("--watch")
                        ? new WatchCommand(parts, terminal, factory::screen).run()
                        : new StatusCommand(parts, terminal).run(arguments.has("--json"));
            case WHY ->
                new WhyCommand(parts, terminal).run(arguments.operands().getFirst(), arguments.has("--json"));
            case INIT -> new InitCommand(parts, terminal).run(arguments.has("--dry-run"));
            case DOCTOR ->
                new DoctorCommand(
                                new Examination(parts, loaded, factory.version(), environment.keySet()), terminal)
                        .run(arguments.has("--json"));
            case REPLAY -> new ReplayCommand(terminal, err).run(arguments.operands());
            case DEMO -> throw new AssertionError("the demo needs no configuration");
        };
    }

    private int failed(String message, Exception e, boolean verbose) {
        err.println("reconcile: " + Lines.one(message));
        if (verbose) {
            e.printStackTrace(err);
        }
        return ExitStatus.FAILED;
    }
}
