package dev.agentsessions.judge;

/// Findings as words, for tests.
final class Told {
    private Told() {}

    /// Such as `unknown a-creator-claude flagged process-lives`; what a finding concerns none of is `-`.
    static String of(Finding finding) {
        String session = finding.drift().subject().session();
        String about = session == null ? "-" : session;
        return (finding.drift().kind().word() + " " + about + " " + finding.action().word() + " "
                        + detail(finding.drift()))
                .strip();
    }

    private static String detail(Drift drift) {
        return switch (drift) {
            case Drift.TmuxGone _, Drift.Revived _, Drift.FalseDeath _ -> "";
            case Drift.Unregistered it -> it.workspace();
            case Drift.IdMaterialized it -> it.id();
            case Drift.IdRotated it -> it.oldId() + " " + it.id();
            case Drift.StaleId it -> it.field() + " " + it.id();
            case Drift.Restarted it -> it.before().pid() + " " + it.pane().pid();
            case Drift.AgentGone it -> it.instead();
            case Drift.SharedConversation it -> it.id() + " " + String.join(" ", it.sessions());
            case Drift.Unknown it -> it.reason();
            case Drift.AmbiguousId it -> String.join(" ", it.candidates());
            case Drift.Renamed it -> it.newName();
        };
    }
}
