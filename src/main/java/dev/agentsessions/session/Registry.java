package dev.agentsessions.session;

import java.util.List;

/// All that one registry declares, in document order.
///
/// @param layout how the file is laid out, in words for people, such as `workspaces: mapping, sessions: list`
public record Registry(List<Workspace> workspaces, List<Entry> entries, String layout) {
    public Registry {
        workspaces = List.copyOf(workspaces);
        entries = List.copyOf(entries);
    }
}
