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
        assertThat(Key.unknown(word)).isEqualTo("unknown key " + word + "; the nearest known one is " + nearest);
    }

    @Test
    void doesNotTakeAnythingForAKey() {
        assertThat(Key.unknown("bogus"))
                .isEqualTo("unknown key bogus; no known one is spelled like it, the nearest is jobs");
    }

    @Test
    void namesItsVariable() {
        assertThat(Key.JOURNAL_MAX_SIZE.variable()).isEqualTo("RECONCILE_JOURNAL_MAX_SIZE");
    }
}
