package dev.agentsessions.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R18")
class PrintableTest {
    @Test
    void leavesWhatPeopleCanRead() {
        assertThat(Printable.line("naïve café 日本語 🤖 a\\b")).isEqualTo("naïve café 日本語 🤖 a\\b");
    }

    @Test
    void showsWhatWouldSteerATerminalOrForgeALine() {
        assertThat(Printable.line("\u001b[31m\u0007\t\n\r\u0085\u009b"))
                .isEqualTo("\\x1b[31m\\x07\\x09\\x0a\\x0d\\x85\\x9b");
        assertThat(Printable.line("a\u202egnp.exe\u2028\u2029\ufeff"))
                .isEqualTo("a\\u{202e}gnp.exe\\u{2028}\\u{2029}\\u{feff}");
        assertThat(Printable.line("half \ud83e")).isEqualTo("half \\u{d83e}");
    }

    @Test
    void leavesWhatJoinsCharactersWhereItDoes() {
        String joined = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u2764\ufe0f\u200d\ud83d\udd25";
        assertThat(Printable.line(joined)).isEqualTo(joined);
        assertThat(Printable.line("a\u200db\u200c")).isEqualTo("a\\u{200d}b\\u{200c}");
        assertThat(Printable.line("\u200d\u0645\u200d\u200d\u0645\u200c"))
                .isEqualTo("\\u{200d}\u0645\\u{200d}\\u{200d}\u0645\\u{200c}");
        assertThat(Printable.line("\u0645\u200d1")).isEqualTo("\u0645\\u{200d}1");
    }

    @Test
    void cutsBetweenCharactersAndShowsIt() {
        assertThat(Printable.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Printable.cut("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(Printable.cut("abc🤖def", 5)).isEqualTo("abc…");
        assertThat(Printable.cut("abc", 0)).isEqualTo("…");
    }
}
