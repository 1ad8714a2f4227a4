package dev.agentsessions.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Names that nobody has.
@Tag("M5")
class MeantTest {
    @Test
    void isTheOneThatIsSpelledMostLikeIt() {
        assertThat(Meant.by("bbo", List.of("ada", "bob"))).isEqualTo("bob");
        assertThat(Meant.by("zoe", List.of("zoë"))).isEqualTo("zoë");
        assertThat(Meant.by("t", List.of("T", "u"))).isEqualTo("T");
        assertThat(Meant.by("parser-claud-code", List.of("Parser-Claude-Code", "walter"))).isEqualTo("Parser-Claude-Code");
        assertThat(Meant.by("T12", List.of("T1", "t12", "T2"))).isEqualTo("t12");
    }

    @Test
    void isNoneThatIsFarAndNoneOfSeveral() {
        assertThat(Meant.by("walter", List.of("ada", "bob"))).isNull();
        assertThat(Meant.by("T9", List.of("T1", "T2"))).isNull();
        assertThat(Meant.by("bob", List.of("Bob", "BOB"))).isNull();
        assertThat(Meant.by("x", List.of("y"))).isNull();
        assertThat(Meant.by("x", List.of())).isNull();
    }
}
