package dev.agentsessions.adapter.claude;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("R15")
@Tag("R18")
class ProjectKeyTest {

    @ParameterizedTest
    @CsvSource({
        "/srv/kelp_lab, -srv-kelp-lab",
        "/a/b-c, -a-b-c",
        "/a/b/c, -a-b-c",
        "/a/b_c, -a-b-c",
        "/home/u/My Project.v2~, -home-u-My-Project-v2-",
        "/Users/José, -Users-Jos-",
        "/w/🦑, -w---",
        "/w/海藻, -w---",
        "/w//x, -w--x",
        "/, -",
        "'/w/a\tb\nc#(id)', -w-a-b-c--id-"
    })
    void turnsEveryUtf16UnitThatIsNotAlphanumericIntoOneDash(String cwd, String key) {
        assertThat(ProjectKey.of(cwd)).isEqualTo(key);
    }

    @Test
    void namesOnlyTheWholeKeyOfAShortPath() {
        assertThat(ProjectKey.names("-srv-kelp-lab", "-srv-kelp-lab")).isTrue();
        assertThat(ProjectKey.names("-srv-kelp-lab-2", "-srv-kelp-lab")).isFalse();
        assertThat(ProjectKey.names("-srv-kelp", "-srv-kelp-lab")).isFalse();
        assertThat(ProjectKey.names("-SRV-kelp-lab", "-srv-kelp-lab")).isFalse();
    }

    @Test
    void namesByTheFirstTwoHundredCharactersOfALongPathWhateverTheHash() {
        String key = ProjectKey.of("/srv/" + "kelp_lab/".repeat(28) + "worka");
        assertThat(key).hasSize(262);

        String folder = key.substring(0, 200) + "-on930v";
        assertThat(ProjectKey.names(folder, key)).isTrue();
        assertThat(ProjectKey.names(key.substring(0, 200) + "-x", key)).isTrue();
        assertThat(ProjectKey.names(key.substring(0, 200), key)).isFalse();
        assertThat(ProjectKey.names("x" + folder.substring(1), key)).isFalse();
        assertThat(ProjectKey.names(key.substring(0, 199) + "x-on930v", key)).isFalse();
    }

    @Test
    void keepsAKeyOfExactlyTwoHundredCharactersWhole() {
        String key = ProjectKey.of("/" + "a".repeat(199));

        assertThat(ProjectKey.names(key, key)).isTrue();
        assertThat(ProjectKey.names(key + "-on930v", key)).isFalse();
    }
}
