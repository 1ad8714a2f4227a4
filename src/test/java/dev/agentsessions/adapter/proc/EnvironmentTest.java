package dev.agentsessions.adapter.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

    @Test
    @Tag("R20")
    void keepsThreeThingsAndNothingElse() {
        assertThat(parse("API_KEY=secret\0TMUX=/tmp/tmux-7/a,b,4711,3\0CLAUDE_CONFIG_DIR=/srv/c\0"
                        + "CLAUDE_CODE_PROJECT_DIR_NAME=fixed\0TMUX_PANE=%1\0"))
                .isEqualTo(new Environment("/tmp/tmux-7/a,b", "/srv/c", "fixed"))
                .asString()
                .doesNotContain("secret");
    }

    @Test
    void toleratesWhateverElseStandsThere() {
        Environment nothing = new Environment("", null, null);
        assertThat(parse("")).isEqualTo(nothing);
        assertThat(parse("\0\0\0")).isEqualTo(nothing);
        assertThat(parse("XTMUX=/a,1,2\0TMUX\0TMU")).isEqualTo(nothing);
        assertThat(parse("TMUX=")).isEqualTo(nothing);
        assertThat(parse("TMUX=odd")).isEqualTo(new Environment("odd", null, null));
        assertThat(parse("TMUX=/first,1,2\0TMUX=/second,1,2\0").tmuxSocket()).isEqualTo("/first");
    }

    private static Environment parse(String environ) {
        return Environment.parse(environ.getBytes(StandardCharsets.UTF_8));
    }
}
