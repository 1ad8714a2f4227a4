package dev.agentsessions.coordinator;

import dev.agentsessions.desk.Answer;
import dev.agentsessions.desk.Request;

/// What came in, read.
public sealed interface Visit {
    /// Who asks, as far as it is known: what one asks is answered in its order.
    String agent();

    /// It can be asked.
    ///
    /// @param unsigned whether it does not say who it is from
    record Asks(String agent, Request request, boolean unsigned) implements Visit {}

    /// It cannot; nothing is to be done but to say so.
    record Refused(String agent, Answer answer) implements Visit {}
}
