package dev.agentsessions.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineDiffTest {
    @Test
    void showsWhatWentAndCameWithWhatIsAroundIt() {
        assertThat(LineDiff.of("a\nb\nc\nd\ne\n", "a\nb\nC\nd\ne\nf\n", 1))
                .containsExactly("  b", "- c", "+ C", "  d", "  e", "+ f");
        assertThat(LineDiff.of("a\nb\nc\n", "a\nb\nC\n", 0)).containsExactly("- c", "+ C");
    }

    @Test
    void showsNothingIfNothingChanged() {
        assertThat(LineDiff.of("a\nb\n", "a\nb\n", 1)).isEmpty();
    }

    @Test
    void showsAllOfATextThatIsNew() {
        assertThat(LineDiff.of("", "a\nb\n", 1)).containsExactly("+ a", "+ b");
        assertThat(LineDiff.of("a\n", "", 1)).containsExactly("- a");
    }
}
