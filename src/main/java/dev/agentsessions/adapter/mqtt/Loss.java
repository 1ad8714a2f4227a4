package dev.agentsessions.adapter.mqtt;

/// Why there is no connection, or no longer.
///
/// @param why a clause about the broker, such as `it closed the connection`, with what to do if there is something
record Loss(Kind kind, String why) {
    enum Kind {
        /// It is not there, or the line is broken: time may mend that.
        AWAY,
        /// It has closed the connection, and has said nothing.
        CLOSED,
        /// It does not let us in: somebody has to do something.
        REFUSED,
        /// Another client goes by our id.
        TAKEN_OVER
    }

    static Loss away(String why) {
        return new Loss(Kind.AWAY, why);
    }
}
