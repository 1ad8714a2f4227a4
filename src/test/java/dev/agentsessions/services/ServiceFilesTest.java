package dev.agentsessions.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsessions.world.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// The unit of systemd and the agent of launchd, as their own tools see them.
@Tag("S16")
class ServiceFilesTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root", "")).toAbsolutePath();
    private static final Path UNIT = ROOT.resolve("systemd/session-reconciler.service");
    private static final Path PLIST = ROOT.resolve("launchd/dev.agentsessions.reconciler.plist");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void systemdFindsNothingWrong() throws IOException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/systemd-analyze")),
                "systemd-analyze is not installed (package systemd)");
        // %h of a user's systemd, who is looked up by what HOME says
        Path program = folder.resolve(".local/bin/reconcile");
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> environment = Map.of(
                "PATH", "/usr/bin:/bin", "HOME", folder.toString(), "XDG_RUNTIME_DIR", folder.toString());

        Run run = Run.of(
                PATIENCE, environment, List.of("systemd-analyze", "verify", "--user", "--man=no", UNIT.toString()));

        assertThat(run).isEqualTo(new Run(0, "", ""));
    }

    @Test
    void theUnitIsWatchedRestartedWithinLimitsAndHidesNothing() throws IOException {
        Map<String, String> unit = unit();
        assertThat(unit)
                .containsEntry("Type", "notify")
                .containsEntry("NotifyAccess", "main")
                .containsEntry("ExecStart", "%h/.local/bin/reconcile --subscribe")
                .containsEntry("ExecReload", "kill -HUP $MAINPID")
                .containsEntry("WatchdogSec", "120")
                .containsEntry("Restart", "on-failure")
                .containsEntry("StartLimitBurst", "5")
                .containsEntry("NoNewPrivileges", "yes")
                .containsEntry("WantedBy", "default.target");
        assertThat(unit.get("RestrictAddressFamilies")).contains("AF_UNIX", "AF_INET");
        assertThat(unit).doesNotContainKeys("PrivateTmp", "PrivateUsers", "ProtectProc", "ProtectHome",
                "ProtectSystem", "ReadWritePaths", "MemoryDenyWriteExecute", "CapabilityBoundingSet", "User");
    }

    private static Map<String, String> unit() throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (String line : Files.readAllLines(UNIT)) {
            if (!line.startsWith("#") && line.contains("=")) {
                int equals = line.indexOf('=');
                assertThat(settings.put(line.substring(0, equals), line.substring(equals + 1))).as(line).isNull();
            }
        }
        return settings;
    }

    @Test
    void thePlistIsWellFormed() {
        boolean macos = Files.isExecutable(Path.of("/usr/bin/plutil"));
        assumeTrue(macos || Files.isExecutable(Path.of("/usr/bin/xmllint")),
                "neither plutil nor xmllint is installed (package libxml2-utils)");
        List<String> command = macos
                ? List.of("plutil", "-lint", "-s", PLIST.toString())
                : List.of("xmllint", "--noout", "--nonet", PLIST.toString());
        assertThat(Run.of(PATIENCE, System.getenv(), command)).isEqualTo(new Run(0, "", ""));
    }

    @Test
    void thePlistIsStartedAndKeptAlive() throws Exception {
        Element dict = Plist.dict(PLIST);
        assertThat(Plist.value(dict, "Label").getTextContent()).isEqualTo("dev.agentsessions.reconciler");
        assertThat(Plist.value(dict, "ProgramArguments").getTextContent().split("\\s+"))
                .containsExactly("", "@HOME@/.local/bin/reconcile", "--subscribe");
        assertThat(Plist.value(dict, "RunAtLoad").getTagName()).isEqualTo("true");
        assertThat(Plist.value(Plist.value(dict, "KeepAlive"), "SuccessfulExit").getTagName()).isEqualTo("false");
        assertThat(Plist.value(dict, "ThrottleInterval").getTextContent()).isEqualTo("30");
        for (String log : List.of("StandardOutPath", "StandardErrorPath")) {
            assertThat(Plist.value(dict, log).getTextContent()).isEqualTo("@HOME@/Library/Logs/session-reconciler.log");
        }
    }

    /// Reads what plist(5) describes.
    static final class Plist {
        private Plist() {}

        /// The outermost dictionary; its keys and values take turns.
        static Element dict(Path file) throws Exception {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            Element plist = factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
            assertThat(plist.getTagName()).isEqualTo("plist");
            Element dict = next(plist.getFirstChild());
            int elements = 0;
            for (Element element = next(dict.getFirstChild()); element != null; element = next(element.getNextSibling())) {
                assertThat(element.getTagName().equals("key")).isEqualTo(elements % 2 == 0);
                elements++;
            }
            assertThat(elements).isPositive().isEven();
            return dict;
        }

        static Element value(Element dict, String key) {
            for (Element element = next(dict.getFirstChild()); element != null; element = next(element.getNextSibling())) {
                if (element.getTagName().equals("key") && element.getTextContent().equals(key)) {
                    return next(element.getNextSibling());
                }
            }
            throw new AssertionError("no " + key);
        }

        private static Element next(Node from) {
            Node node = from;
            while (node != null && !(node instanceof Element)) {
                node = node.getNextSibling();
            }
            return (Element) node;
        }
    }
}
