package dev.agentsessions.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("M14")
class WhereaboutsTest {
    @ParameterizedTest
    @CsvSource({
        "src/parser, src/parser, true",
        "src/parser, ./src/parser, true",
        "src/parser, src/parser/, true",
        "src/parser, src//parser, true",
        "src/parser, src/x/../parser, true",
        "src/parser, src/parser/Lexer.java, true",
        "src/parser/Lexer.java, src/parser, true",
        "src/parser/Lexer.java, src, true",
        "./src/parser/, src/parser/deep/er.java, true",
        "src/parser, src/parsers, false",
        "src/parser, src/parse, false",
        "src/parser, parser, false",
        "src/parser, /src/parser, false",
        "/lab/a, /lab/a/b, true",
        "/lab/a, /lab/b, false",
        "a, a.b, false",
        "..., .../x, true",
        ".hidden, .hidden, true",
        "a b, a, false",
        "../a, x/../../a/b, true",
        "../a, a, false",
        "/lab//a/, /lab/a, true",
        "., a/b, true",
        "a/b, ./, true",
    })
    void meet(String busy, String wanted, boolean meet) {
        Whereabouts at = new Whereabouts();
        assertThat(at.meet(Whereabouts.of(List.of(wanted)))).isFalse();
        at.addAll(Whereabouts.of(List.of("other/file", busy)));
        assertThat(at.meet(Whereabouts.of(List.of(wanted)))).isEqualTo(meet);
        assertThat(at.meet(Whereabouts.of(List.of("elsewhere", wanted)))).isEqualTo(meet);
        assertThat(at.meet(List.of())).isFalse();
    }
}
