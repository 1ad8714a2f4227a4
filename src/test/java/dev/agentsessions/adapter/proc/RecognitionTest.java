package dev.agentsessions.adapter.proc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.session.Agent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecognitionTest {

    @ParameterizedTest
    @Tag("R14")
    @CsvSource(delimiter = '|', value = {
        "claude          | claude",
        "claude          | /bin/sh /home/u/bin/claude",
        "MainThread      | claude",
        "node            | claude --resume x",
        "x               | /home/u/.local/bin/claude",
        "x               | -claude",
        "node            | node /usr/lib/node_modules/@anthropic-ai/claude-code/cli.js",
        "node            | node --max-old-space-size=4096 -r ./hook.js /usr/bin/claude -p",
        "node-MainThread | /usr/bin/node --import=x --require a /srv/node_modules/.bin/claude",
        "bun             | bun run /usr/bin/claude",
        "sh              | sh /srv/bin/claude",
        "bash            | bash -euo pipefail -- /srv/bin/claude",
        "bash            | -bash --rcfile /etc/rc +o posix claude",
        "python3         | python3.12 -u -O -W error /srv/claude"
    })
    void recognisesClaude(String name, String command) {
        assertThat(Recognition.byName(name, List.of(command.split(" ")))).isEqualTo(Agent.CLAUDE);
    }

    @ParameterizedTest
    @Tag("R14")
    @CsvSource(delimiter = '|', value = {
        "agy             | agy --conversation x",
        "antigravity     | antigravity",
        "x               | /opt/brew/bin/antigravity",
        "sh              | /bin/sh /opt/brew/bin/agy",
        "zsh             | zsh /opt/brew/bin/agy"
    })
    void recognisesAgy(String name, String command) {
        assertThat(Recognition.byName(name, List.of(command.split(" ")))).isEqualTo(Agent.AGY);
    }

    @ParameterizedTest
    @Tag("R14")
    @CsvSource(delimiter = '|', value = {
        "sh      | sh -c claude",
        "bash    | bash -lc claude claude",
        "bash    | bash -ec claude",
        "sh      | sh -s claude",
        "sh      | sh - claude",
        "bash    | -bash",
        "bash    | bash --rcfile claude",
        "bash    | bash -o claude",
        "node    | node -e claude claude",
        "node    | node --eval claude claude",
        "node    | node -r /srv/claude-code/hook.js server.js",
        "python3 | python3 -m claude claude",
        "python3 | python3 -c claude claude",
        "python3 | python3 /srv/claude-code/tool.py",
        "vim     | vim claude",
        "tail    | tail -f /srv/claude",
        "tmux    | tmux new-session -s claude claude",
        "claudex | claudex",
        "Claude  | Claude",
        "node    | node /srv/claude.js",
        "sleep   | sleep 5",
        "x       | ''"
    })
    void takesNothingElseForAnAgent(String name, String command) {
        assertThat(Recognition.byName(name, List.of(command.split(" ")))).isNull();
    }

    @Test
    void takesAProcessWithoutArgumentsByItsName() {
        assertThat(Recognition.byName("claude", List.of())).isEqualTo(Agent.CLAUDE);
        assertThat(Recognition.byName("bash", List.of())).isNull();
    }

    @ParameterizedTest
    @Tag("R14")
    @ValueSource(strings = {
        "/home/u/.local/share/claude/versions/2.1.34",
        "/home/u/.local/share/claude/versions/2.1.123 (deleted)"
    })
    void recognisesClaudeByItsExecutable(String path) {
        assertThat(Recognition.byExecutable(path)).isEqualTo(Agent.CLAUDE);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/home/u/.local/share/claude/versions/2.1.34/rg",
        "/home/u/versions/2.1.34",
        "/usr/bin/2.1.34",
        "2.1.34",
        ""
    })
    void takesNoOtherExecutableForClaude(String path) {
        assertThat(Recognition.byExecutable(path)).isNull();
        assertThat(Recognition.byExecutable(null)).isNull();
    }

    @Test
    @Tag("R18")
    void splitsArgumentsOfAnyBytes() {
        assertThat(Recognition.arguments(bytes("sh\0\0a b\n\0"))).containsExactly("sh", "", "a b\n");
        assertThat(Recognition.arguments(bytes("a title of its own"))).containsExactly("a title of its own");
        assertThat(Recognition.arguments(new byte[0])).isEmpty();
        assertThat(Recognition.arguments(new byte[] {(byte) 0xff, 0})).containsExactly("\uFFFD");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
