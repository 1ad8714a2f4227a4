package dev.agentsessions.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Ten times the entries take about ten times the work. Work is counted in bytes allocated, which load on the machine
/// does not change; the time limits only end what would run for hours.
class RegistryScaleTest {

    enum Style {
        BLOCK("workspaces:\n  w:\n    sessions:\n",
                "      s%d:\n        agent: claude\n        status: running # x\n        pane: { pid: 1 }\n", ""),
        LIST("sessions:\n", "- name: s%d\n  agent: claude\n  status: running\n  pane:\n    pid: 1\n\n", ""),
        LINE("{\"sessions\":{\"x\":{}", ",\"s%d\":{\"agent\":\"claude\",\"status\":\"running\",\"pane\":{\"pid\":1}}",
                "}}"),
        PRETTY("{\n \"sessions\": {\n  \"x\": {}",
                ",\n  \"s%d\": {\n   \"agent\": \"claude\",\n   \"status\": \"running\"\n  }", "\n }\n}\n"),
        NOTHING("sessions:\n", "  s%d:\n", "");

        private final String head;
        private final String entry;
        private final String tail;

        Style(String head, String entry, String tail) {
            this.head = head;
            this.entry = entry;
            this.tail = tail;
        }

        byte[] registry(int entries) {
            StringBuilder text = new StringBuilder(head);
            for (int i = 0; i < entries; i++) {
                text.append(entry.replace("%d", String.valueOf(i)));
            }
            return text.append(tail).toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void takesTenTimesTheWorkForTenTimesTheEntries(Style style) throws RegistryException {
        work(style, 100);
        long small = work(style, 1000);
        long large = work(style, 10_000);
        assertThat(large).isLessThan(20 * small);
    }

    /// Changes every entry and adds a tenth as many, in bytes allocated.
    private static long work(Style style, int entries) throws RegistryException {
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            edits.add(Registries.terminate(i));
            edits.add(Registries.change(i, Registries.pane(2, "claude", "/w"), Registries.append("x")));
        }
        for (int i = 0; i < entries / 10; i++) {
            edits.add(Registries.register("added" + i, "w", "/w"));
        }
        byte[] bytes = style.registry(entries);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        RegistryText patched = RegistryText.parse("r.yaml", bytes).patched(edits);
        long work = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(patched.registry().entries()).hasSizeGreaterThanOrEqualTo(entries + entries / 10);
        return work;
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void readsVeryLongScalars() throws RegistryException {
        for (String quote : List.of("\"", "'", "")) {
            String text = "a: " + quote + "x ".repeat(8 << 20) + "x" + quote + "\nsessions: {}\n";
            assertThat(Registries.read(text).entries()).isEmpty();
        }
    }
}
