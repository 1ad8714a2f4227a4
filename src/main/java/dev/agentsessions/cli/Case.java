package dev.agentsessions.cli;

import dev.agentsessions.judge.Evidence;
import dev.agentsessions.report.Report.Item;
import java.util.List;

/// What there is to say of one session.
///
/// @param where it stands in the registry; empty if nowhere
/// @param items its drifts
/// @param notFound what was looked for and is not there
/// @param refutedBy what observation would overturn what was found
record Case(
        String session,
        String where,
        String declared,
        String found,
        List<Item> items,
        List<Evidence> evidence,
        List<String> notFound,
        List<String> refutedBy) {}
