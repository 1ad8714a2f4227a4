package dev.agentsessions.adapter.hivemq;

/// HiveMQ's `config.xml`; what each element means is told in the HiveMQ CE wiki ("Configuration").
///
/// - Sessions, what is queued for them, and retained messages are kept in files: they have to outlive the daemon, which
///   is killed and restarted more often than a broker is. What a publisher was told is kept survives SIGKILL, though
///   perhaps not a power failure within the next second. This takes 0.4 s of the processor at the start and 30 MB.
/// - Topic aliases are not offered, as Paho uses all that are and cannot resend such messages (paho#1104).
final class HiveMqConfig {
    /// Generous for a day of events while a subscriber is away; HiveMQ drops what comes on top.
    private static final int LONGEST_QUEUE = 10_000;

    private HiveMqConfig() {}

    static String text(int port) {
        return """
                <?xml version="1.0"?>
                <hivemq>
                  <listeners>
                    <tcp-listener>
                      <port>%d</port>
                      <bind-address>127.0.0.1</bind-address>
                    </tcp-listener>
                  </listeners>
                  <mqtt>
                    <topic-alias>
                      <enabled>false</enabled>
                    </topic-alias>
                    <queued-messages>
                      <max-queue-size>%d</max-queue-size>
                    </queued-messages>
                  </mqtt>
                  <persistence>
                    <mode>file</mode>
                  </persistence>
                  <anonymous-usage-statistics>
                    <enabled>false</enabled>
                  </anonymous-usage-statistics>
                </hivemq>
                """.formatted(port, LONGEST_QUEUE);
    }
}
