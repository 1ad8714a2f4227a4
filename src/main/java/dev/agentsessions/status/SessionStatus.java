package dev.agentsessions.status;

import dev.agentsessions.report.Printable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How one session stands.
///
/// @param declared the registry's word; null if there is none
/// @param truth what is the case, as [Truth#word] has it
/// @param because why no more can be said, for people; null if nothing is in doubt
/// @param found declared and true, in words
/// @param drifts all that stand, such as `D stale-id`
/// @param untold those of them that `found` does not tell
/// @param inOrder whether what is declared is so, and nothing has drifted; its job has no part in that
/// @param here whether it is one of this host, and not of another that its entry names
/// @param entered whether it is in an entry of this host, and so is one of those that are looked after here
/// @param id of its conversation
/// @param job that was delegated to it
/// @param mesh who it is in the mesh, or null; never in what is published
public record SessionStatus(
        String session,
        @Nullable String workspace,
        @Nullable String agent,
        @Nullable String declared,
        String truth,
        @Nullable String because,
        String found,
        List<String> drifts,
        List<String> untold,
        boolean inOrder,
        boolean here,
        boolean entered,
        @Nullable String id,
        @Nullable JobStatus job,
        @Nullable MeshMember mesh) {
    private static final int FEWEST = 20;

    public SessionStatus {
        drifts = List.copyOf(drifts);
        untold = List.copyOf(untold);
    }

    /// The same session, as it is known in the mesh.
    public SessionStatus with(@Nullable MeshMember member) {
        return new SessionStatus(
                session, workspace, agent, declared, truth, because, found, drifts, untold, inOrder, here, entered, id,
                job, member);
    }

    /// Whether somebody should look at it: it is not in order, or its job and it do not fit together.
    public boolean conspicuous() {
        return !inOrder || (job != null && job.doubtful());
    }

    /// The one column, in at most so many characters; what follows the words is kept whole if that is possible.
    public String state(Instant now, int room) {
        String more = more(now);
        return Printable.cut(Printable.cut(found, Math.max(FEWEST, room - more.length())) + more, room);
    }

    private String more(@Nullable Instant now) {
        StringBuilder more = new StringBuilder();
        untold.forEach(drift -> more.append(" · ").append(drift));
        if (mesh != null) {
            more.append(" · ").append(mesh.words());
        }
        return job == null ? more.toString() : more + " · " + job.words(now);
    }

    /// As `status --json` shows it. The same world gives the same, whenever it is looked at.
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("session", session);
        json.put("workspace", workspace);
        json.put("agent", agent);
        json.put("declared", declared);
        json.put("truth", truth);
        if (because != null) {
            json.put("because", because);
        }
        json.put("in_order", inOrder);
        json.put("drifts", drifts);
        json.put("state", found + more(null));
        json.put("own_id", id);
        json.put("delegate_job_id", job == null ? null : job.id());
        json.put("job", job == null ? null : job.json());
        if (mesh != null) {
            json.put("mesh", mesh.json());
        }
        return json;
    }
}
