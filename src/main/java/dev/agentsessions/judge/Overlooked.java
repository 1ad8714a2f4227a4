package dev.agentsessions.judge;

import dev.agentsessions.judge.Scene.Located;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.session.Agent;
import java.util.ArrayList;
import java.util.List;

/// A session in which an agent runs, and which no pass registers, as its name does not match the pattern.
public record Overlooked(String session, Agent agent) {

    /// By name.
    public static List<Overlooked> in(Observation observation, JudgeSettings settings) {
        Scene scene = new Scene(observation, observation.last());
        NamePattern names = new NamePattern(settings);
        List<Overlooked> overlooked = new ArrayList<>();
        for (Located located : scene.sessions()) {
            if (names.read(located.name()) == null) {
                for (Agent agent : Agent.values()) {
                    if (scene.presence(located.session(), agent) instanceof AgentPresence.Present) {
                        overlooked.add(new Overlooked(located.name(), agent));
                    }
                }
            }
        }
        return overlooked;
    }
}
