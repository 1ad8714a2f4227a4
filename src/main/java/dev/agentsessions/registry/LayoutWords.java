package dev.agentsessions.registry;

import dev.agentsessions.registry.YamlNode.Sequence;

/// How a registry is laid out, in words for people, such as `workspaces: mapping, sessions: list`.
final class LayoutWords {
    private String workspaces = "";
    private String sessions = "";
    private String topLevel = "";

    void workspaces(Site site) {
        workspaces = "workspaces: " + kind(site);
    }

    void sessions(Site site) {
        String kind = kind(site);
        if (sessions.isEmpty()) {
            sessions = "sessions: " + kind;
        } else if (!sessions.contains(kind)) {
            sessions = "sessions: mapping and list";
        }
    }

    void topLevel(Site site) {
        topLevel = "top-level sessions: " + kind(site);
    }

    private static String kind(Site site) {
        return site.isNull() ? "empty" : site.node() instanceof Sequence ? "list" : "mapping";
    }

    @Override
    public String toString() {
        StringBuilder words = new StringBuilder();
        for (String part : new String[] {workspaces, sessions, topLevel}) {
            words.append(words.isEmpty() || part.isEmpty() ? "" : ", ").append(part);
        }
        return words.isEmpty() ? "neither workspaces nor sessions" : words.toString();
    }
}
