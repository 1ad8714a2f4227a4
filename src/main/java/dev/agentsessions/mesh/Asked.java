package dev.agentsessions.mesh;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a task asks of whoever takes it.
///
/// @param role null for any
/// @param capabilities all of which it must have
public record Asked(@Nullable String role, List<String> capabilities) {
    public Asked {
        capabilities = List.copyOf(capabilities);
    }

    /// What an agent is and can.
    public record Profile(String role, List<String> capabilities) {
        public Profile {
            capabilities = List.copyOf(capabilities);
        }

        private static Profile of(Agent agent) {
            return new Profile(agent.role(), agent.capabilities());
        }

        private boolean suits(Asked asked) {
            return (asked.role == null || asked.role.equals(role)) && capabilities.containsAll(asked.capabilities);
        }
    }

    /// What of it none of those who are there has, be it as it is not there yet or as it is misspelt; all of it if each has
    /// a part only. Null if there is one that suits.
    public @Nullable Asked unmet(List<Profile> there) {
        if ((capabilities.isEmpty() && role == null) || there.stream().anyMatch(profile -> profile.suits(this))) {
            return null;
        }
        boolean noRole = role != null && there.stream().noneMatch(profile -> profile.role.equals(role));
        List<String> none = capabilities.stream()
                .filter(each -> there.stream().noneMatch(profile -> profile.capabilities.contains(each)))
                .toList();
        return noRole || !none.isEmpty() ? new Asked(noRole ? role : null, none) : this;
    }

    /// What of a task's demands an agent has not, or null.
    static @Nullable Asked unmet(Task task, Agent agent) {
        return of(task).unmet(List.of(Profile.of(agent)));
    }

    private static Asked of(Task task) {
        return new Asked(task.role(), task.requires());
    }

    /// What of a task's demands no agent that takes part has, or null.
    public static @Nullable Asked unmet(Task task, List<Agent> agents) {
        List<Profile> there = agents.stream()
                .filter(agent -> agent.status().present())
                .map(Profile::of)
                .toList();
        return of(task).unmet(there);
    }

    /// As what is asked for: `the role reviewer and java, sql`.
    String named() {
        String capable = String.join(", ", capabilities);
        return role == null ? capable : "the role " + role + (capable.isEmpty() ? "" : " and " + capable);
    }

    /// As what an agent would do: `has the role reviewer and can java, sql`.
    public String text() {
        List<String> said = new ArrayList<>();
        if (role != null) {
            said.add("has the role " + role);
        }
        if (!capabilities.isEmpty()) {
            said.add("can " + String.join(", ", capabilities));
        }
        return String.join(" and ", said);
    }
}
