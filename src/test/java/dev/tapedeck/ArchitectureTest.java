package dev.tapedeck;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which room may import which. {@link #MAY_IMPORT} is the whole design: a new package gets a line
 * there, and an arrow that the line does not allow fails the build.
 */
class ArchitectureTest {
    private static final String ROOT = "dev.tapedeck";

    private static final Set<String> FOUNDATION = Set.of("problem", "json");
    private static final Set<String> CONTRACTS = union(FOUNDATION, Set.of("log", "document"));
    private static final Set<String> BELOW_FEATURES =
            union(CONTRACTS, Set.of("stream", "security"));
    private static final Set<String> FEATURES =
            Set.of(
                    "analysis",
                    "bot",
                    "execution",
                    "job",
                    "messaging",
                    "run",
                    "session",
                    "signal",
                    "world");
    private static final Set<String> BELOW_EDGES = union(BELOW_FEATURES, FEATURES);

    /** Room to the rooms it may import besides itself. Nobody may import store or boot but boot. */
    private static final Map<String, Set<String>> MAY_IMPORT = new LinkedHashMap<>();

    static {
        FOUNDATION.forEach(room -> MAY_IMPORT.put(room, FOUNDATION));
        MAY_IMPORT.put("log", CONTRACTS);
        MAY_IMPORT.put("document", CONTRACTS);
        MAY_IMPORT.put("store", CONTRACTS);
        MAY_IMPORT.put("stream", CONTRACTS);
        MAY_IMPORT.put("security", CONTRACTS);
        FEATURES.forEach(room -> MAY_IMPORT.put(room, BELOW_FEATURES));
        MAY_IMPORT.put("execution", union(BELOW_FEATURES, Set.of("session")));
        MAY_IMPORT.put("messaging", union(BELOW_FEATURES, Set.of("session")));
        MAY_IMPORT.put("analysis", FOUNDATION);
        MAY_IMPORT.put("run", union(BELOW_FEATURES, Set.of("analysis")));
        MAY_IMPORT.put(
                "job",
                union(BELOW_FEATURES, Set.of("analysis", "execution", "run", "session", "signal")));
        Set.of("export", "backup", "ops", "web").forEach(r -> MAY_IMPORT.put(r, BELOW_EDGES));
        MAY_IMPORT.put("migration", union(CONTRACTS, Set.of("session")));
        MAY_IMPORT.put(
                "boot",
                union(BELOW_EDGES, Set.of("store", "migration", "export", "backup", "ops", "web")));
    }

    private static JavaClasses main;

    @BeforeAll
    static void readClasses() {
        main =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(ROOT);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomImportsOnlyWhatItMay(String room) {
        String[] allowed =
                Stream.concat(Stream.of(room), MAY_IMPORT.get(room).stream())
                        .map(ArchitectureTest::within)
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(within(room))
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))))
                .as(
                        room
                                + " may import of "
                                + ROOT
                                + " only "
                                + new TreeSet<>(MAY_IMPORT.get(room)))
                .allowEmptyShould(true)
                .check(main);
    }

    @Test
    void everyClassLivesInARoomWithALine() {
        classes()
                .should()
                .resideInAnyPackage(
                        MAY_IMPORT.keySet().stream()
                                .map(ArchitectureTest::within)
                                .toArray(String[]::new))
                .as(
                        "every class lives in a package that ArchitectureTest.MAY_IMPORT has a line for")
                .allowEmptyShould(true)
                .check(main);
    }

    @Test
    void roomsFormNoCycle() {
        slices().matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(main);
    }

    @Test
    void backendsDoNotKnowEachOther() {
        slices().matching(ROOT + ".store.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(
                        resideInAPackage(within("store")), resideInAPackage(within("store.shared")))
                .allowEmptyShould(true)
                .check(main);
    }

    private static Stream<String> rooms() {
        return MAY_IMPORT.keySet().stream();
    }

    private static String within(String room) {
        return ROOT + "." + room + "..";
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(more);
        return Set.copyOf(all);
    }
}
