package dev.agentsessions.cli.mesh;

import dev.agentsessions.cli.ExitStatus;
import dev.agentsessions.cli.Failures;
import dev.agentsessions.cli.Lines;
import dev.agentsessions.cli.Terminal;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.desk.Answer;
import dev.agentsessions.desk.BadFieldException;
import dev.agentsessions.desk.Command;
import dev.agentsessions.desk.Request;
import dev.agentsessions.mesh.Refused;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Asks the desk one thing, prints what it answers, and looks after the tokens of the claims that were made here.
final class Asking {
    private static final String TOKEN = "token";

    /// Tokens begin with 1.
    private static final long NO_TOKEN = 0;

    private final MeshParts.Factory factory;
    private final LoadedConfig loaded;
    private final Terminal terminal;
    private final Refusals refusals;
    private final PrintStream err;
    private final Tokens tokens;

    Asking(
            MeshParts.Factory factory,
            LoadedConfig loaded,
            Terminal terminal,
            Refusals refusals,
            PrintStream err) {
        this.factory = factory;
        this.loaded = loaded;
        this.terminal = terminal;
        this.refusals = refusals;
        this.err = err;
        this.tokens = tokens(loaded);
    }

    private static Tokens tokens(LoadedConfig loaded) {
        String url = loaded.config().mesh().url();
        Path folder = loaded.config().stateDir().resolve("mesh").resolve("tokens");
        return new Tokens(folder, url == null ? "sqlite" : url);
    }

    /// @return the exit status
    int run(Verb verb, Typed typed) throws Exception {
        Command command = Objects.requireNonNull(verb.command());
        Map<String, Object> fields = new LinkedHashMap<>(typed.fields());
        sayWhere(command, fields);
        try {
            return run(command, fields, request(command, fields), typed);
        } catch (BadFieldException e) {
            return refusals.print(new Answer.Bad(command, e));
        }
    }

    /// @param asked null if its token is to be looked for
    private int run(Command command, Map<String, Object> fields, @Nullable Request asked, Typed typed)
            throws Exception {
        try (MeshParts parts = opened(command)) {
            Request request = asked == null ? withToken(command, fields, store(parts)) : asked;
            if (typed.has(Verb.FOLLOW)) {
                return new Following(parts.desk(), factory, terminal, refusals, err)
                        .run(command, fields, typed.has(Verb.JSON));
            }
            int status = finish(command, fields, parts, parts.desk().answer(request), typed.has(Verb.JSON));
            if (!command.onlyReads()) {
                export(parts);
            }
            return status;
        } catch (StoreException e) {
            return refusals.print(new Answer.Unavailable(command, Failures.message(e.why())));
        }
    }

    /// A session is one of this machine, unless it is said to be of another.
    private void sayWhere(Command command, Map<String, Object> fields) {
        if (command == Command.REGISTER
                && !String.valueOf(fields.getOrDefault("session", "")).isEmpty()) {
            fields.putIfAbsent("host", factory.host(loaded));
        }
    }

    /// What was done is done, whatever becomes of its copies.
    private void export(MeshParts parts) {
        try {
            parts.export();
        } catch (IOException e) {
            err.println("agent-mesh: the exports are not up to date: " + Lines.one(Failures.message(e)));
        }
    }

    private MeshParts opened(Command command) throws StoreException {
        try {
            return command.onlyReads() ? factory.looking(loaded) : factory.of(loaded);
        } catch (IOException e) {
            throw new StoreException(e);
        }
    }

    private static String store(MeshParts parts) throws StoreException {
        try {
            return parts.store();
        } catch (IOException e) {
            throw new StoreException(e);
        }
    }

    /// The store could not be opened, and nothing was asked of it.
    private static final class StoreException extends Exception {
        private final IOException why;

        StoreException(IOException why) {
            super(why.getMessage(), why);
            this.why = why;
        }

        IOException why() {
            return why;
        }
    }

    /// @return null if nothing is missing but a token
    private @Nullable Request request(Command command, Map<String, Object> fields) throws BadFieldException {
        try {
            return Request.of(command, fields);
        } catch (BadFieldException e) {
            if (!e.field().equals(TOKEN) || fields.containsKey(TOKEN)) {
                throw e;
            }
            Map<String, Object> all = new LinkedHashMap<>(fields);
            all.put(TOKEN, NO_TOKEN);
            Request.of(command, all);
            return null;
        }
    }

    /// Adds the token of a claim that was made here, of this very store.
    private Request withToken(Command command, Map<String, Object> fields, String store)
            throws BadFieldException {
        String agent = String.valueOf(fields.get("agent"));
        String task = String.valueOf(fields.get("task_id"));
        Long token = kept(store, agent, task);
        fields.put(TOKEN, token == null ? NO_TOKEN : token);
        return Request.of(command, fields);
    }

    private @Nullable Long kept(String store, String agent, String task) throws BadFieldException {
        try {
            return tokens.find(store, agent, task);
        } catch (IOException e) {
            throw new BadFieldException(
                    TOKEN,
                    "is missing, and what is kept of it here cannot be read (" + Lines.one(Failures.message(e))
                            + "); give it with --token N, and put that aside");
        }
    }

    /// Whether the agent holds the task, and its token was neither given nor is kept here.
    private static boolean lacksOnlyToken(Map<String, Object> fields, Refused refused) {
        return Long.valueOf(NO_TOKEN).equals(fields.get(TOKEN))
                && refused.reason() == Refused.Reason.STALE_TOKEN
                && Objects.equals(refused.details().get("holder"), fields.get("agent"));
    }

    private static BadFieldException unknown(Map<String, Object> fields) {
        return new BadFieldException(
                TOKEN,
                "is missing: " + fields.get("agent") + " holds " + fields.get("task_id") + " by a token that is not kept"
                        + " here; give the one that the claim was answered with");
    }

    private int finish(
            Command command, Map<String, Object> fields, MeshParts parts, Answer answer, boolean json)
            throws IOException {
        if (answer instanceof Answer.Denied denied && lacksOnlyToken(fields, denied.refused())) {
            return refusals.print(new Answer.Bad(command, unknown(fields)));
        }
        if (!(answer instanceof Answer.Granted granted)) {
            return refusals.print(answer);
        }
        remember(command, fields, parts, granted.fields());
        if (json) {
            MeshCli.json(terminal.out(), answer.json());
        } else {
            new Speech(terminal).lines(command, new Values(granted.fields())).forEach(terminal::line);
        }
        return ExitStatus.DONE;
    }

    /// What was granted is granted, even if its token cannot be kept or forgotten.
    private void remember(
            Command command, Map<String, Object> fields, MeshParts parts, Map<String, @Nullable Object> answer) {
        String agent = String.valueOf(fields.get("agent"));
        String task = String.valueOf(fields.get("task_id"));
        try {
            switch (command) {
                case CLAIM_TASK ->
                    tokens.keep(
                            parts.store(),
                            agent,
                            task,
                            (Long) Objects.requireNonNull(answer.get(TOKEN)),
                            Boolean.TRUE.equals(answer.get("replayed")));
                case RELEASE_TASK -> tokens.forget(parts.store(), agent, task, token(fields));
                case UPDATE_TASK -> {
                    if ("completed".equals(fields.get("status")) || "failed".equals(fields.get("status"))) {
                        tokens.forget(parts.store(), agent, task, token(fields));
                    }
                }
                case UNREGISTER -> {
                    // Asked again, it may have come back and hold what it claimed since.
                    if (!Boolean.TRUE.equals(answer.get("replayed"))) {
                        tokens.forgetAll(agent);
                    }
                }
                default -> {}
            }
        } catch (IOException e) {
            err.println(
                    "agent-mesh: "
                            + (command == Command.CLAIM_TASK
                                    ? "the token of " + Lines.one(task) + " cannot be kept here, so give it with --token: "
                                    : "a token that is over cannot be forgotten here: ")
                            + Lines.one(Failures.message(e)));
        }
    }

    private static long token(Map<String, Object> fields) {
        return Long.parseLong(String.valueOf(fields.get(TOKEN)));
    }
}
