package dev.agentsessions.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("M13")
class ListeningTest {
    private final Listening listening = new Listening(1_000, 20_000);

    @Test
    void whoeverHasNoBrokerListensFromTheBeginning() {
        assertThat(listening.lasts(0, 1_000)).isZero();
        assertThat(listening.lasts(0, 9_000)).isEqualTo(8_000);
    }

    @Test
    void itBeginsWithEachConnection() {
        assertThat(listening.lasts(1, 2_000)).isZero();
        assertThat(listening.lasts(1, 9_000)).isEqualTo(7_000);
        assertThat(listening.lasts(2, 10_000)).as("another has come unseen").isZero();
        assertThat(listening.lasts(2, 11_000)).isEqualTo(1_000);
    }

    @Test
    void nobodyIsHeardWhileAConnectionIsBroken() {
        assertThat(listening.lasts(1, 2_000)).isZero();
        assertThat(listening.lasts(0, 3_000)).isZero();
        assertThat(listening.lasts(0, 9_000)).isZero();
        assertThat(listening.lasts(1, 10_000)).isZero();
        assertThat(listening.lasts(1, 12_000)).isEqualTo(2_000);
    }

    @Test
    void nobodyWasHeardByWhoStoodStill() {
        assertThat(listening.lasts(1, 2_000)).isZero();
        assertThat(listening.lasts(1, 22_000)).isEqualTo(20_000);
        assertThat(listening.lasts(1, 42_001)).isZero();
        assertThat(listening.lasts(1, 43_001)).isEqualTo(1_000);
    }
}
