package dev.agentsessions.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.cli.mesh.Trail.Mark;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where somebody has been in a log.
@Tag("M3")
class TrailTest {
    private final Trail trail = new Trail();

    private void go(long from, long to) {
        for (long seq = from; seq <= to; seq++) {
            trail.add(new Mark(seq, "h" + seq));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 500, 999, 1_000})
    void leadsBackToTheLastPlaceThatBothHave(long common) throws Exception {
        go(1, Trail.MOST);
        trail.backTo(mark -> mark.seq() <= common);
        assertThat(trail.last()).isEqualTo(new Mark(common, "h" + common));
    }

    @Test
    void isEmptyWhereTheyHaveNothingInCommon() throws Exception {
        go(5, 20);
        trail.backTo(_ -> false);
        assertThat(trail.last()).isNull();
    }

    @Test
    void leadsNeverTooFarAndNotMuchTooShortWhereItIsLong() throws Exception {
        go(1, 1_000_000);
        for (long common : new long[] {1_000_000, 999_990, 990_000, 700_001, 3, 1}) {
            trail.backTo(mark -> mark.seq() <= common);
            assertThat(Objects.requireNonNull(trail.last()).seq())
                    .isBetween(common - (1_000_000 - common) / 16, common);
        }
    }
}
