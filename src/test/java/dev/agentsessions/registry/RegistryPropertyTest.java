package dev.agentsessions.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.registry.Edit.Assignment;
import dev.agentsessions.session.Pane;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Random registries under random edits. What must come out is told by the YAML engine's own loader and by plain maps,
/// which know nothing of the patcher.
class RegistryPropertyTest {
    private static final int CASES = Integer.getInteger("property.cases", 3000);
    private static final long SEED = Long.getLong("property.seed", 20261120L);
    private static final Instant TIME = Instant.parse("2026-11-20T02:16:53Z");

    @Test
    @Tag("R7")
    @Tag("R18")
    void changesWhatWasAskedForAndNothingElse() {
        for (int i = 0; i < CASES; i++) {
            long seed = SEED + i;
            try {
                check(seed);
            } catch (RegistryException | RuntimeException | AssertionError e) {
                throw new AssertionError("-Dproperty.seed=" + seed + "\n" + new RandomRegistry(seed).text, e);
            }
        }
    }

    @Test
    @Tag("R7")
    void leavesTheTextAloneWhenThereIsNothingToWrite() throws RegistryException {
        for (int i = 0; i < CASES / 10; i++) {
            byte[] bytes = new RandomRegistry(SEED + i).text.getBytes(StandardCharsets.UTF_8);
            assertThat(RegistryText.parse("r.yaml", bytes).patched(List.of()).bytes()).as("seed %d", SEED + i)
                    .isEqualTo(bytes);
        }
    }

    private static void check(long seed) throws RegistryException {
        RandomRegistry registry = new RandomRegistry(seed);
        Oracle oracle = new Oracle(registry, load(registry.text));
        List<Edit> edits = edits(registry, oracle, new Random(seed));
        RegistryText before = RegistryText.parse("r.yaml", registry.text.getBytes(StandardCharsets.UTF_8));
        String after = new String(before.patched(edits).bytes(), StandardCharsets.UTF_8);
        assertThat(load(after)).as("what the loader reads from%n%s%nafter %s", after, edits).isEqualTo(oracle.root);
        assertThat(isKept(registry.text, oracle.replaced, after)).as("every other char is kept in%n%s", after).isTrue();
        boolean joined = registry.yaml.json || registry.yaml.flowOverLines;
        assertThat(joined || areLinesKept(registry.text, oracle.replaced, after))
                .as("every other line is kept in%n%s", after)
                .isTrue();
    }

    private static @Nullable Object load(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setTagConstructors(Map.of(new org.snakeyaml.engine.v2.nodes.Tag("!custom"), node -> "custom"))
                .setSchema(new CoreSchema())
                .build();
        return new Load(settings).loadFromString(text);
    }

    /// Whether the text without the replaced ranges is a subsequence of `after`.
    private static boolean isKept(String text, List<int[]> replaced, String after) {
        boolean[] gone = new boolean[text.length()];
        for (int[] range : replaced) {
            Arrays.fill(gone, range[0], range[1], true);
        }
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!gone[i]) {
                at = after.indexOf(text.charAt(i), at) + 1;
                if (at == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Whether the lines that hold no replaced range and no bracket are there whole and in order.
    private static boolean areLinesKept(String text, List<int[]> replaced, String after) {
        Iterator<String> lines = after.lines().iterator();
        int from = 0;
        for (String line : text.split("\n", -1)) {
            int start = from;
            int end = from + line.length();
            from = end + 1;
            boolean touched = line.isEmpty() || line.indexOf('{') >= 0 || line.indexOf('[') >= 0
                    || replaced.stream().anyMatch(range -> range[0] <= end && range[1] >= start);
            if (!touched && !skipTo(line.replace("\r", ""), lines)) {
                return false;
            }
        }
        return true;
    }

    private static boolean skipTo(String line, Iterator<String> lines) {
        while (lines.hasNext()) {
            if (lines.next().equals(line)) {
                return true;
            }
        }
        return false;
    }

    private static List<Edit> edits(RandomRegistry registry, Oracle oracle, Random random) {
        List<Edit> edits = new ArrayList<>();
        int count = random.nextInt(4);
        Long pid = random.nextBoolean() ? 4711L : null;
        for (int i = 0; i < count; i++) {
            if (!registry.entries.isEmpty() && random.nextInt(3) > 0) {
                int index = random.nextInt(registry.entries.size());
                List<Assignment> assignments = assignments(random, pid);
                edits.add(new Edit.Change(index, assignments));
                oracle.change(index, assignments);
            } else {
                String workspace = registry.workspaces.isEmpty() || random.nextBoolean()
                        ? "new" + random.nextInt(2) + (random.nextInt(4) == 0 ? HostileText.any(random) : "")
                        : registry.workspaces.get(random.nextInt(registry.workspaces.size()));
                String name = "added" + i + (random.nextBoolean() ? HostileText.any(random) : "");
                List<Assignment> assignments = assignments(random, pid);
                edits.add(new Edit.Add(name, workspace, "/home/" + workspace, assignments));
                oracle.add(HostileText.written(name), HostileText.written(workspace), assignments);
            }
        }
        return edits;
    }

    private static List<Assignment> assignments(Random random, @Nullable Long pid) {
        List<Assignment> all = new ArrayList<>(List.of(
                new Assignment("status", new Value.Text("terminated")),
                new Assignment("last_visible_status", new Value.Text(HostileText.any(random))),
                new Assignment("agent", new Value.Text("agy")),
                new Assignment("terminated_at", new Value.Time(TIME)),
                new Assignment("resumed_at", new Value.Time(TIME)),
                new Assignment("claude_session_id_own", new Value.Text(new UUID(random.nextLong(), 7).toString())),
                new Assignment("delegate_job_id", new Value.Null()),
                new Assignment("previous_session_ids", new Value.Appended(HostileText.any(random))),
                new Assignment("previous_session_ids", new Value.Appended("second")),
                new Assignment("pane", new Value.PaneOf(
                        new Pane(pid, "bash", HostileText.any(random))))));
        Collections.shuffle(all, random);
        return all.subList(0, random.nextInt(all.size()));
    }
}
