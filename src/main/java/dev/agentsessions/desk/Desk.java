package dev.agentsessions.desk;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Asked;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Done;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.Lookout;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Outcome;
import dev.agentsessions.mesh.Recommendation;
import dev.agentsessions.mesh.Refused;
import dev.agentsessions.mesh.Sighting;
import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.mesh.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Answers requests.
public final class Desk {
    private static final int STANDARD_PRIORITY = 50;

    /// No place in the log was named.
    private static final long NEWEST = -1;
    private static final long MANY = 100;
    private static final long FEW = 10;
    private static final long MOST = 1_000;

    private final Mesh mesh;
    private final Lookout lookout;
    private final boolean renewing;
    private final String person;
    private final Books books;
    private final @Nullable String here;

    /// For agents of several machines.
    ///
    /// @param renewing whether seeing an agent alive renews its leases
    /// @param person who acts where a request names no agent
    public Desk(Mesh mesh, Lookout lookout, boolean renewing, String person, Books books) {
        this(mesh, lookout, renewing, person, books, null);
    }

    /// @param here the machine that all agents run on if they have not said where, or null if there are several
    public Desk(
            Mesh mesh, Lookout lookout, boolean renewing, String person, Books books, @Nullable String here) {
        this.mesh = mesh;
        this.lookout = lookout;
        this.renewing = renewing;
        this.person = person;
        this.books = books;
        this.here = here;
    }

    /// Answers as long as that is wanted.
    ///
    /// @param still as for [Mesh#asLongAs]
    public Answer answer(Request request, BooleanSupplier still) {
        return new Desk(mesh.asLongAs(still), lookout, renewing, person, books, here).answer(request);
    }

    public Answer answer(Request request) {
        Command command = request.command();
        try {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            answer(request, fields);
            return new Answer.Granted(command, fields);
        } catch (Refused e) {
            return new Answer.Denied(command, Meant.by(e, mesh));
        } catch (BadFieldException e) {
            return new Answer.Bad(command, e);
        } catch (IOException e) {
            return new Answer.Unavailable(command, String.valueOf(e.getMessage()));
        }
    }

    private void answer(Request request, Map<String, @Nullable Object> fields)
            throws Refused, BadFieldException, IOException {
        switch (request.command()) {
            case REGISTER -> agent(mesh.register(registered(request), id(request)), fields);
            case HEARTBEAT -> heartbeat(request, fields);
            case ADD_TASK -> add(request, fields);
            case CLAIM_TASK -> claim(request, fields);
            case RENEW ->
                task(mesh.renew(request.text("agent"), request.text("task_id"), token(request), id(request)), fields);
            case UPDATE_TASK -> task(update(request), fields);
            case BLOCK -> task(block(request, request.text("reason")), fields);
            case RELEASE_TASK -> task(release(request, Outcome.of(request.text("outcome"))), fields);
            case REOPEN_TASK ->
                task(mesh.reopen(request.text("agent", person), request.text("task_id"), id(request)), fields);
            case UNREGISTER ->
                agent(mesh.unregister(request.text("agent"), request.textOrNull("reason"), id(request)), fields);
            case DIRECTIVES -> directives(request, fields);
            case RECOMMEND -> recommend(request, fields);
            case ASSIGNMENTS ->
                fields.put("recommendations", recommendations(mesh.assignments(count(request, FEW))));
            case SWEEP -> sweep(fields);
            case SEND -> send(request, fields);
            case SHOW -> show(request, fields);
            case LOG -> log(request, fields);
            case VERIFY -> fields.putAll(Audited.verified(books));
            case REBUILD -> fields.putAll(Audited.rebuilt(books));
        }
    }

    private static @Nullable String id(Request request) {
        return request.textOrNull("request_id");
    }

    private static long token(Request request) {
        return request.number("token", 0);
    }

    private static int count(Request request, long standard) {
        return (int) Math.min(request.number("max", standard), MOST);
    }

    private Change.Registered registered(Request request) {
        String host = request.textOrNull("host");
        String session = request.textOrNull("session");
        return new Change.Registered(
                request.text("agent"),
                request.text("role"),
                request.textOrNull("branch"),
                request.list("capabilities"),
                host == null && session != null && !session.isEmpty() ? here : host,
                session);
    }

    private static Change.Added added(Request request) {
        Integer priority = request.percent("priority");
        return new Change.Added(
                request.text("task_id"),
                request.text("title"),
                request.text("description", ""),
                priority == null ? STANDARD_PRIORITY : priority,
                request.list("files"),
                request.list("depends_on"),
                request.list("requires"),
                request.textOrNull("role"));
    }

    /// A dependency may come later, and may be misspelt; and so may an agent and what it can.
    private void add(Request request, Map<String, @Nullable Object> fields) throws Refused, IOException {
        Done<Task> done = mesh.add(request.text("agent", person), added(request), id(request));
        task(done, fields);
        show(
                "not_added",
                snapshot -> done.value().dependsOn().stream()
                        .filter(id -> snapshot.task(id) == null)
                        .toList(),
                fields);
        show("unmet", snapshot -> Shapes.asked(Asked.unmet(done.value(), snapshot.agents())), fields);
    }

    private void heartbeat(Request request, Map<String, @Nullable Object> fields) throws Refused, IOException {
        String status = request.textOrNull("status");
        Done<Mesh.Holding> done = mesh.heartbeat(
                request.text("agent"),
                status == null ? null : Agent.Status.of(status),
                request.textOrNull("task_id"),
                request.textOrNull("note"),
                id(request));
        Mesh.Holding holding = done.value();
        fields.put("agent", request.text("agent"));
        fields.put("replayed", done.replayed());
        fields.put(
                "holds",
                holding.tasks().stream().map(task -> Picture.held(task, holding.at())).toList());
        fields.put("unknown_task", holding.unknown());
    }

    private void claim(Request request, Map<String, @Nullable Object> fields)
            throws Refused, BadFieldException, IOException {
        Duration ttl = request.duration("ttl", Lease.STANDARD);
        if (ttl.compareTo(Lease.SHORTEST) < 0 || ttl.compareTo(Lease.LONGEST) > 0) {
            throw new BadFieldException("ttl", "must be 10s to 24h");
        }
        Done<Mesh.Claim> done = mesh.claim(request.text("agent"), request.text("task_id"), ttl, id(request));
        Mesh.Claim claim = done.value();
        fields.put("task_id", claim.task().id());
        fields.put("agent", request.text("agent"));
        fields.put("token", claim.token());
        fields.put("remaining_ms", claim.left().toMillis());
        fields.put("last_note", claim.lastNote());
        task(new Done<>(claim.task(), done.replayed()), fields);
    }

    private Done<Task> update(Request request) throws Refused, BadFieldException, IOException {
        Integer progress = request.percent("progress");
        if (progress != null && !mayTell(progress, request.text("status"))) {
            throw new BadFieldException("progress", "goes with status in_progress only; tell it before");
        }
        return switch (request.text("status")) {
            case "completed" -> release(request, Outcome.COMPLETED);
            case "failed" -> release(request, Outcome.FAILED);
            case "blocked" -> block(request, request.said("note"));
            default ->
                mesh.update(
                        request.text("agent"),
                        request.text("task_id"),
                        token(request),
                        progress,
                        request.textOrNull("note"),
                        id(request));
        };
    }

    /// Of a run that does not go on it would be lost, but for what is true anyway.
    private static boolean mayTell(int progress, String status) {
        return status.equals("in_progress") || (status.equals("completed") && progress == 100);
    }

    private Done<Task> block(Request request, @Nullable String reason) throws Refused, IOException {
        return mesh.block(request.text("agent"), request.text("task_id"), token(request), reason, id(request));
    }

    private Done<Task> release(Request request, Outcome outcome) throws Refused, IOException {
        return mesh.release(
                request.text("agent"),
                request.text("task_id"),
                token(request),
                outcome,
                request.textOrNull("note"),
                id(request));
    }

    private void directives(Request request, Map<String, @Nullable Object> fields) throws Refused, IOException {
        String agent = request.text("agent");
        long ack = request.number("ack", 0);
        if (ack > 0) {
            mesh.acknowledge(agent, ack, null);
        }
        fields.put(
                "directives",
                mesh.told(agent, request.number("since", 0), count(request, MANY)).stream()
                        .map(Shapes::event)
                        .toList());
    }

    private void recommend(Request request, Map<String, @Nullable Object> fields) throws Refused, IOException {
        String agent = request.text("agent");
        List<Recommendation> recommended = mesh.recommend(agent, count(request, FEW));
        fields.put("recommendations", recommendations(recommended));
        fields.put("not_now", recommended.isEmpty() ? Shapes.notNow(mesh.notNow(agent)) : null);
    }

    private void sweep(Map<String, @Nullable Object> fields) throws IOException {
        Mesh.Swept swept = mesh.sweep(lookout.look(mesh.look(Snapshot::agents)), new Mesh.Sweep(renewing, false));
        fields.put("lapsed", swept.lapsed().stream().map(Task::id).toList());
        fields.put("died", swept.died().stream().map(Agent::name).toList());
    }

    private void send(Request request, Map<String, @Nullable Object> fields) throws Refused, IOException {
        Done<Long> done = mesh.send(
                new Change.Sent(
                        request.text("agent"),
                        request.text("to", Mesh.ALL),
                        request.text("type", "text"),
                        request.text("text")),
                id(request));
        fields.put("seq", done.value());
        fields.put("replayed", done.replayed());
    }

    private void show(Request request, Map<String, @Nullable Object> fields) throws Refused, IOException {
        String task = request.textOrNull("task_id");
        if (task != null) {
            fields.put("task", mesh.task(task, Picture::task));
            return;
        }
        Map<String, Sighting> seen = lookout.look(mesh.look(Snapshot::agents));
        fields.putAll(mesh.look(snapshot -> Picture.of(snapshot, seen)));
    }

    private void log(Request request, Map<String, @Nullable Object> fields) throws IOException {
        int most = count(request, MANY);
        long since = request.number("since", NEWEST);
        fields.putAll(mesh.look(snapshot -> {
            long from = since == NEWEST ? Math.max(0, snapshot.end() - most) : since;
            Map<String, @Nullable Object> read = new LinkedHashMap<>();
            read.put("events", snapshot.log(from, most).stream().map(Desk::line).toList());
            read.put("end", snapshot.end());
            return read;
        }));
    }

    private static Map<String, @Nullable Object> line(Sealed sealed) {
        Map<String, @Nullable Object> line = Shapes.event(sealed.event());
        line.put("hash", sealed.hash());
        return line;
    }

    private void agent(Done<Agent> done, Map<String, @Nullable Object> fields) {
        Agent agent = done.value();
        fields.put("replayed", done.replayed());
        show("agent", snapshot -> Picture.agent(snapshot, agent, Sighting.UNKNOWN), fields);
    }

    private void task(Done<Task> done, Map<String, @Nullable Object> fields) {
        Task task = done.value();
        fields.put("replayed", done.replayed());
        show("task", snapshot -> Picture.task(snapshot, task), fields);
    }

    /// What was done is done, and answered so, even if the store cannot be had any more to show it.
    private void show(
            String name, Function<Snapshot, ?> reading, Map<String, @Nullable Object> fields) {
        try {
            fields.put(name, mesh.look(reading));
        } catch (IOException _) {
            fields.put(name, null);
        }
    }

    private static List<Map<String, @Nullable Object>> recommendations(List<Recommendation> recommendations) {
        return recommendations.stream().map(Shapes::recommendation).toList();
    }
}
