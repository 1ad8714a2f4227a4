package dev.agentsessions.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("R1")
class KeyTest {
    @ParameterizedTest
    @CsvSource({
        "setle, settle", "Registry, registry", "lock.tiemout, lock.timeout", "statedir, state-dir", "lokc, lock",
        "claude.home, claude.homes", "tmux.socket, tmux.sockets", "journal.maxsize, journal.max-size"
    })
    void namesTheNearestKey(String word, String nearest) {
        assertThat(Key.nearest(word)).isEqualTo(nearest);
    }

    @Test
    void namesItsVariable() {
        assertThat(Key.JOURNAL_MAX_SIZE.variable()).isEqualTo("RECONCILE_JOURNAL_MAX_SIZE");
    }
}
