package dev.agentsessions.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The plan of the house, kept by the build. ARCHITECTURE.md says what each room is for.
class RoomsTest {
    private static final String ROOT = "dev.agentsessions";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void judgingTouchesNothingButValues() {
        classes()
                .that(resideInAnyPackage(ROOT + ".judge", ROOT + ".session"))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        ROOT + ".judge",
                        ROOT + ".session",
                        ROOT + ".observe",
                        "java.lang",
                        "java.lang.runtime",
                        "java.lang.invoke",
                        "java.util",
                        "java.util.function",
                        "java.util.regex",
                        "java.util.stream",
                        "java.time",
                        "java.time.temporal",
                        "java.nio.charset",
                        "java.security",
                        "org.jspecify.annotations"))
                .because("a verdict must follow from what is given and nothing else")
                .check(CLASSES);
    }

    @Test
    void judgingAsksNoClockAndNoSystem() {
        noClasses()
                .that(resideInAnyPackage(ROOT + ".judge", ROOT + ".session", ROOT + ".observe"))
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .dependOnClassesThat(resideInAnyPackage("java.io", "java.nio.file", "java.util.concurrent", "java.net"))
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .because("time is an argument")
                .check(CLASSES);
    }

    @Test
    void aPassKnowsNothingOfJobsAndOfTheDaemon() {
        noClasses()
                .that(resideInAnyPackage(
                        ROOT + ".judge", ROOT + ".observe", ROOT + ".registry", ROOT + ".reconcile", ROOT + ".report"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + ".jobs", ROOT + ".status", ROOT + ".daemon"))
                .because("jobs are shown beside sessions, and decide nothing")
                .check(CLASSES);
    }

    @Test
    void theJoinedStatusAsksNothingOfTheWorld() {
        noClasses()
                .that(resideInAnyPackage(ROOT + ".status", ROOT + ".jobs"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.io", "java.nio.file", "java.util.concurrent", "java.net"))
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .because("what is shown must follow from what is given and nothing else")
                .check(CLASSES);
    }

    @Test
    void roomsDoNotKnowTheirAdapters() {
        noClasses()
                .that(resideInAPackage(ROOT + "..")
                        .and(not(resideInAnyPackage(ROOT + ".adapter..", ROOT + ".app", ROOT))))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".adapter.."))
                .because("adapters implement the ports of rooms, and app puts them in")
                .check(CLASSES);
    }

    @Test
    void adaptersDoNotKnowEachOther() {
        slices().matching(ROOT + ".adapter.(*)..").should().notDependOnEachOther().check(CLASSES);
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nobodyImportsTheTop() {
        noClasses()
                .that(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(ROOT + ".app", ROOT))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + ".app", ROOT))
                .because("app and Main know everybody, and nobody knows them")
                .check(CLASSES);
        noClasses()
                .that(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(ROOT + ".app", ROOT + ".cli.."))))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".cli.."))
                .because("what a command prints is no other room's business")
                .check(CLASSES);
    }

    @Test
    void onlyTmuxStartsProcesses() {
        noClasses()
                .that(not(resideInAPackage(ROOT + ".adapter.tmux")))
                .should()
                .dependOnClassesThat(resideInAPackage("org.apache.commons.exec.."))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .orShould()
                .callMethod(Runtime.class, "exec", String[].class)
                .because("every process that is started is a tmux client")
                .check(CLASSES);
    }

    @Test
    void onlyTheKernelAdapterCallsForeignFunctions() {
        noClasses()
                .that(not(resideInAPackage(ROOT + ".adapter.kernel")))
                .should()
                .dependOnClassesThat(resideInAPackage("java.lang.foreign.."))
                .check(CLASSES);
    }

    @Test
    void onlyTheFilesAdapterWatchesFolders() {
        noClasses()
                .that(not(resideInAPackage(ROOT + ".adapter.files")))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(java.nio.file.WatchService.class)
                .check(CLASSES);
    }

    @Test
    void onlyReportAndMemoryUseJackson() {
        noClasses()
                .that(not(resideInAnyPackage(ROOT + ".report", ROOT + ".memory", ROOT + ".mesh.log")))
                .should()
                .dependOnClassesThat(resideInAPackage("tools.jackson.."))
                .because("its parser takes longer to load than a pass has")
                .check(CLASSES);
    }

    @Test
    void theRulesOfTheMeshTouchNothingButValues() {
        noClasses()
                .that(resideInAPackage(ROOT + ".mesh"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.nio..", "java.util.concurrent..", "java.net..", "java.sql..", "tools.jackson..",
                        ROOT + ".judge..", ROOT + ".observe..", ROOT + ".registry..", ROOT + ".reconcile.."))
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .because("who may work on what must follow from the store and its clock, and nothing else")
                .check(CLASSES);
    }

    @Test
    void onlyTheSqlAdapterKnowsDatabases() {
        noClasses()
                .that(not(resideInAPackage(ROOT + ".adapter.sql")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql.."))
                .because("a store is a port")
                .check(CLASSES);
    }

    @Test
    void messagesKnowNoNetworkAndNoClock() {
        noClasses()
                .that(resideInAPackage(ROOT + ".messages"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.eclipse.paho..", "java.net..", "com.hivemq.."))
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("what a message says is the same over whichever line it comes, and has its time with it")
                .check(CLASSES);
    }

    @Test
    void onlyTheRegistryAndTheConfigSpeakYaml() {
        noClasses()
                .that(not(resideInAnyPackage(ROOT + ".registry", ROOT + ".config")))
                .should()
                .dependOnClassesThat(resideInAPackage("org.snakeyaml.."))
                .check(CLASSES);
    }

    @Test
    void onlyTheInsideOfTheEmbeddedBrokerKnowsItsLibraries() {
        noClasses()
                .that(not(resideInAPackage(ROOT + ".adapter.hivemq.inside")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        ROOT + ".adapter.hivemq.inside",
                        "com.hivemq..",
                        "ch.qos.logback..",
                        "org.slf4j..",
                        "org.rocksdb..",
                        "com.google..",
                        "io.netty..",
                        "com.fasterxml.jackson.core..",
                        "com.fasterxml.jackson.databind..",
                        "org.apache.commons.lang3..",
                        "org.apache.commons.io.."))
                .because("they are not on the program's class path")
                .check(CLASSES);
    }

    @Test
    void onlyTheLineToTheBrokerUsesPaho() {
        noClasses()
                .that(not(resideInAPackage(ROOT + ".adapter.mqtt")))
                .should()
                .dependOnClassesThat(resideInAPackage("org.eclipse.paho.."))
                .because("its defects are known there, and nowhere else")
                .check(CLASSES);
    }
}
