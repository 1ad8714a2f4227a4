package dev.agentsessions.cli;

import dev.agentsessions.judge.Finding;
import dev.agentsessions.judge.Overlooked;
import dev.agentsessions.reconcile.FirstRegistry;
import dev.agentsessions.reconcile.FirstRegistry.Made;
import dev.agentsessions.registry.NewFile;
import dev.agentsessions.report.Counted;
import dev.agentsessions.report.Report.Item;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// `reconcile init`: writes a first registry from what runs now.
final class InitCommand {
    private static final String INDENT = "    ";

    private final Parts parts;
    private final Terminal terminal;

    InitCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    int run(boolean dryRun) throws Exception {
        Path registry = parts.config().registry();
        if (Files.exists(registry, LinkOption.NOFOLLOW_LINKS)) {
            throw exists(registry);
        }
        FirstRegistry first = new FirstRegistry(parts.observer(), parts.config().judge(), parts.clock());
        Made made = first.make(registry.toString());
        if (dryRun) {
            terminal.out().write(made.text().bytes());
            return ExitStatus.DONE;
        }
        try {
            NewFile.write(registry, made.text().bytes());
        } catch (FileAlreadyExistsException e) {
            throw exists(registry);
        }
        tell(registry, made);
        return ExitStatus.DONE;
    }

    private static IOException exists(Path registry) {
        return new IOException(
                registry + " exists, and init never writes over a file; use `reconcile` to keep it true");
    }

    private void tell(Path registry, Made made) {
        terminal.line("wrote " + terminal.bold(Lines.one(registry.toString())) + " with "
                + Counted.of(made.sessions().size(), "session", "sessions"));
        made.sessions().forEach(name -> terminal.line("  " + terminal.green(Lines.one(name))));
        made.doubts().forEach(this::tell);
        overlooked(made.overlooked());
        if (!made.sessions().isEmpty()) {
            terminal.line("Next: `reconcile` makes a pass, `reconcile status` shows what is true.");
        } else if (made.overlooked().isEmpty()) {
            terminal.line("No agent runs in a session named <workspace>-creator-<agent>; `reconcile doctor` shows where "
                    + "it looked.");
        }
    }

    private void overlooked(List<Overlooked> overlooked) {
        if (!overlooked.isEmpty()) {
            terminal.line("Not taken in, as their names do not match session.pattern, by default");
            terminal.line("<workspace>-creator-<agent>:");
            overlooked.forEach(each -> terminal.line("  " + terminal.yellow(Lines.one(each.session())) + " runs "
                    + each.agent().word()));
            terminal.line("Rename them (tmux rename-session), give the pattern of your names as session.pattern in the");
            terminal.line("configuration, or enter them by hand.");
        }
    }

    private void tell(Finding doubt) {
        Item item = Item.of(doubt, null, List.of());
        terminal.line("  " + terminal.yellow(Lines.one(item.about())));
        for (String line : Lines.wrapped(item.sentences(), terminal.columns() - INDENT.length())) {
            terminal.line(INDENT + line);
        }
    }
}
