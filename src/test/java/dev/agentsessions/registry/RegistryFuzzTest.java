package dev.agentsessions.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.session.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Broken registries: whatever the bytes, they are read or refused on one line, and then patched or refused.
@Tag("R8")
class RegistryFuzzTest {
    private static final int CASES = Integer.getInteger("property.cases", 3000);
    private static final long SEED = Long.getLong("property.seed", 20261120L);
    private static final List<String> TOKENS = List.of(
            "&a ", "*a", "<<: *a\n", "!t ", "!!str ", "? ", ": ", "- ", "{", "}", "[", "]", ",", "#", "\"", "'",
            "|\n", ">-\n",
            "\t", "\n", "\r", "\r\n", "---\n", "...\n", "%YAML 1.1\n", "%TAG ! x\n", "\u0000", "\u0085", "\u2028",
            "\ufeff",
            "\ud83d\ude00", "\\U00110000", "\\xZZ", "\"\\uD800\"", "sessions:", "workspaces:", "null", "~", "name: x",
            "&a {");

    @Test
    @Timeout(value = 20, unit = java.util.concurrent.TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void readsOrRefusesWhateverTheBytes() {
        int patched = 0;
        for (int i = 0; i < CASES; i++) {
            long seed = SEED + i;
            byte[] bytes = mutated(seed);
            try {
                patched += survives(bytes, new Random(seed)) ? 1 : 0;
            } catch (RuntimeException | AssertionError | StackOverflowError e) {
                throw new AssertionError("-Dproperty.seed=" + seed + "\n" + new String(bytes, StandardCharsets.UTF_8),
                        e);
            }
        }
        assertThat(patched).as("mutants that could still be patched").isGreaterThan(CASES / 20);
    }

    private static boolean survives(byte[] bytes, Random random) {
        try {
            RegistryText text = RegistryText.parse("r.yaml", bytes);
            assertThat(text.bytes()).isEqualTo(bytes);
            int entries = text.registry().entries().size();
            List<Edit> edits = new ArrayList<>();
            int index = entries == 0 ? -1 : random.nextInt(entries);
            if (index >= 0) {
                edits.add(Registries.terminate(index));
                edits.add(Registries.change(index, Registries.append("x"), Registries.pane(1, "c", "/")));
            }
            if (index < 0 || random.nextBoolean()) {
                edits.add(Registries.register("new-creator-claude", "new", "/new"));
            }
            RegistryText patched = text.patched(edits);
            assertThat(index < 0 || patched.registry().entries().stream().anyMatch(e -> e.is(Status.TERMINATED)))
                    .isTrue();
            return true;
        } catch (RegistryException e) {
            assertThat(e.getMessage()).startsWith("r.yaml").doesNotContainPattern("\\p{Cntrl}").hasSizeLessThan(1000);
            return false;
        }
    }

    private static byte[] mutated(long seed) {
        Random random = new Random(seed);
        if (random.nextInt(50) == 0) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] bytes = bytes(seed);
        int mutations = random.nextInt(4);
        for (int i = 0; i < mutations && bytes.length > 0; i++) {
            bytes = mutated(bytes, random);
        }
        return bytes;
    }

    private static byte[] bytes(long seed) {
        return new RandomRegistry(seed).text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, at + random.nextInt(40));
        return switch (random.nextInt(5)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> spliced(bytes, at, to, new byte[0]);
            case 2 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            case 3 -> {
                byte[] other = bytes(random.nextInt(10_000));
                int from = random.nextInt(other.length);
                yield spliced(bytes, at, to, Arrays.copyOfRange(other, from, Math.min(other.length, from + 60)));
            }
            default -> spliced(bytes, at, at, TOKENS.get(random.nextInt(TOKENS.size()))
                    .getBytes(StandardCharsets.UTF_8));
        };
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
        byte[] spliced = Arrays.copyOf(bytes, bytes.length - (to - from) + between.length);
        System.arraycopy(between, 0, spliced, from, between.length);
        System.arraycopy(bytes, to, spliced, from + between.length, bytes.length - to);
        return spliced;
    }
}
