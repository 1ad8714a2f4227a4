package dev.agentsessions.adapter.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.jobs.Job;
import dev.agentsessions.jobs.JobFile;
import dev.agentsessions.jobs.JobsSurvey;
import dev.agentsessions.jobs.JobsView;
import dev.agentsessions.world.Run;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S13")
class JobRegistryTest {
    private static final String ID = "abc12345";
    private static final String THEN = "2026-11-20T02:16:41Z";

    @TempDir
    private Path temp;

    private Path folder() {
        return temp.resolve("jobs");
    }

    private JobFile look(String id) {
        return Objects.requireNonNull(view(id).files().get(id));
    }

    private JobsView view(String... ids) {
        return new JobRegistry(folder()).look(Set.of(ids));
    }

    private JobFile lookAt(String json) {
        JobFiles.write(folder(), ID, json);
        return look(ID);
    }

    @Test
    void readsWhatMayBeShownOfAJob() {
        JobFiles.write(folder(), ID, JobFiles.json(ID, "running", 7, THEN));

        assertThat(look(ID))
                .isEqualTo(new JobFile.Read(new Job(ID, "running", 7, Instant.parse(THEN), "tmux:claude"), false));
    }

    @Test
    void keepsNothingOfPromptAndCredentials() {
        JobFiles.write(folder(), ID, JobFiles.json(ID, "running", 7, THEN));
        JobFiles.write(folder(), "bad", JobFiles.json("other", "running", 7, THEN));
        JobFiles.write(folder(), "torn", JobFiles.json("torn", "running", 7, THEN).substring(0, 330));

        assertThat(view(ID, "bad", "torn").toString() + view(ID, "bad", "torn").problems() + survey())
                .contains("running", "its job_id is not that of its name", "it is no JSON")
                .doesNotContain("nobody-may-see");
    }

    private JobsSurvey survey() {
        return new JobRegistry(folder()).survey();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"job_id\":\"abc12345\",\"status\":\"weird\"} | weird",
        "{\"status\":\"running\",\"status\":\"error\",\"last_seq\":\"7\",\"updated_at\":7} | error",
        "{\"schema_version\":1,\"status\":\"pending\",\"last_seq\":-7,\"updated_at\":\"yesterday\"} | pending",
    })
    void takesWhatItCanUse(String json, String status) {
        assertThat(lookAt(json)).isEqualTo(new JobFile.Read(new Job(ID, status, 0, null, null), false));
    }

    @Test
    void understandsTimesWithAnOffset() {
        assertThat(lookAt("{\"status\":\"running\",\"updated_at\":\"2026-11-20T03:16:41+01:00\"}"))
                .isEqualTo(new JobFile.Read(new Job(ID, "running", 0, Instant.parse(THEN), null), false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | it is no JSON object",
        "[] | it is no JSON object",
        "{\"status\":\"running\" | it is no JSON,",
        "{\"status\":\"running\"} x | it is no JSON,",
        "{\"status\":7} | it has no status",
        "{\"schema_version\":2,\"status\":\"running\"} | its schema_version is 2, and only 1 is known",
        "{\"job_id\":\"other\",\"status\":\"running\"} | its job_id is not that of its name",
    })
    void saysWhatIsWrongWithAFile(String json, String problem) {
        assertThat(lookAt(json)).isInstanceOfSatisfying(JobFile.Unreadable.class, file -> assertThat(file.problem())
                .startsWith(problem));
        assertThat(view(ID).problems())
                .singleElement()
                .asString()
                .startsWith(folder() + "/abc12345.json: job unreadable: " + problem);
    }

    @Test
    void readsALongPromptAndRefusesAnEndlessOne() {
        String prompt = "x".repeat(JobReader.LARGEST - 50);
        assertThat(lookAt("{\"prompt\":\"" + prompt + "\",\"status\":\"running\"}")).isInstanceOf(JobFile.Read.class);
        assertThat(lookAt("{\"prompt\":\"" + prompt + "x".repeat(50) + "\",\"status\":\"running\"}"))
                .isEqualTo(new JobFile.Unreadable("it is larger than 1 MiB", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "../abc12345", "a b", "a\nb", "ä", "a\0", "/etc/passwd"})
    void makesNoPathOfWhatIsNoJobId(String id) {
        JobFiles.write(folder(), ID, JobFiles.json(ID, "running", 7, THEN));
        assertThat(view(id).files()).isEmpty();
        assertThat(view("a".repeat(65)).files()).isEmpty();
        assertThat(view("a".repeat(64)).files()).containsValue(new JobFile.Missing());
    }

    @Test
    void followsNoLink() throws Exception {
        Path elsewhere = JobFiles.write(temp, ID, JobFiles.json(ID, "running", 7, THEN));
        Files.createDirectory(folder());
        Files.createSymbolicLink(folder().resolve(ID + ".json"), elsewhere);
        assertThat(look(ID)).isEqualTo(new JobFile.Unreadable("it is no regular file", false));
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void waitsForNoFifo() throws Exception {
        Files.createDirectory(folder());
        Run.of(Duration.ofSeconds(10), Map.of(), List.of("/usr/bin/mkfifo", folder() + "/" + ID + ".json")).orFail();
        Files.createDirectory(folder().resolve("dir.json"));
        assertThat(look(ID)).isEqualTo(new JobFile.Unreadable("it is no regular file", false));
        assertThat(look("dir")).isEqualTo(new JobFile.Unreadable("it is no regular file", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void reportsWhatOthersMayReadAndReadsIt(String permissions) {
        JobFiles.writeWith(permissions, folder().resolve(ID + ".json"), JobFiles.json(ID, "running", 7, THEN));
        assertThat(look(ID)).isInstanceOfSatisfying(JobFile.Read.class, read -> assertThat(read.exposed())
                .isTrue());
        assertThat(view(ID).problems())
                .containsExactly(folder() + "/abc12345.json: others may read it, and with it the credentials in it;"
                        + " chmod 600 it");
    }

    @Test
    void tellsAMissingFileFromAMissingFolder() throws Exception {
        assertThat(view(ID).problem()).isEqualTo("there is no such folder");
        assertThat(view().problem()).isNull();
        Files.writeString(folder(), "");
        assertThat(view(ID).problem()).isEqualTo("it is no folder");
        Files.delete(folder());
        Files.createDirectory(folder());
        assertThat(view(ID).problem()).isNull();
        assertThat(view(ID).problems()).isEmpty();
        assertThat(look(ID)).isEqualTo(new JobFile.Missing());
        assertThat(new JobRegistry(null).look(Set.of(ID))).isEqualTo(JobsView.NONE);
        assertThat(new JobRegistry(null).survey()).isEqualTo(JobsSurvey.NONE);
    }

    @Test
    void surveysTheJobsAndNothingElse() throws Exception {
        JobFiles.write(folder(), ID, JobFiles.json(ID, "running", 7, THEN));
        JobFiles.write(folder(), "no id", "{\"status\":\"running\"}");
        Files.writeString(folder().resolve(".lock"), "");
        Files.writeString(folder().resolve(".abc.json"), "");
        Files.writeString(folder().resolve(ID + ".events.log"), "");
        assertThat(survey().files()).containsOnlyKeys(ID, "no id");
        assertThat(survey().files()).containsEntry("no id", new JobFile.Unreadable("its name is no job id", false));
        assertThat(survey().more()).isFalse();
        assertThat(new JobRegistry(folder(), 1).survey().files()).hasSize(1);
        assertThat(new JobRegistry(folder(), 1).survey().more()).isTrue();
    }

    @Test
    void neverThrowsForWhatAFileHolds() {
        byte[] whole = JobFiles.json(ID, "running", 7, THEN).getBytes(StandardCharsets.UTF_8);
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int i = random.nextInt(5); i > 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(lookAt(text)).as("seed " + seed).isNotInstanceOf(JobFile.Missing.class);
            assertThat(view(ID).problems().toString()).as("seed " + seed).doesNotContain("nobody-may-see");
        }
    }
}
