package dev.agentsessions.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What may be abandoned of a pass.
@Tag("S6")
class WakeUpsTest {
    private final WakeUps wakeUps = new WakeUps();

    @AfterEach
    void forgetInterrupts() {
        Thread.interrupted();
    }

    @Test
    void aPassThatLooksIsAbandoned() {
        wakeUps.passBegins();
        wakeUps.abandonPass();

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThatThrownBy(wakeUps::begin).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aPassThatWritesGoesOn() throws Exception {
        wakeUps.passBegins();
        wakeUps.begin();
        wakeUps.abandonPass();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void whatIsNoPassIsNotInterrupted() {
        wakeUps.abandonPass();
        wakeUps.passBegins();
        wakeUps.passEnds();
        wakeUps.abandonPass();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
