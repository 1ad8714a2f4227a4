package dev.agentsessions.app;

import dev.agentsessions.daemon.Broker;
import dev.agentsessions.daemon.Round;

/// Rounds of which the mesh gets to know what was seen.
record WatchedRound(Round round, MeshSide mesh) implements Round {
    @Override
    public Made make(Broker broker) throws Exception {
        Made made = round.make(broker);
        mesh.passed(made.outcome());
        return made;
    }
}
