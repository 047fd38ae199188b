package dev.tapedeck.run;

import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.problem.Paging;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.store.Store;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of runs' artifacts: a part of {@link RunsContract}. */
public abstract class ArtifactsContract {
    static final Instant BEGIN = Instant.parse("2026-11-21T10:00:00.123456Z");
    private static final long LONG_AGO = BEGIN.minusSeconds(86400).toEpochMilli();

    /** A clock that stands until it is moved. */
    static final class Hands extends Clock {
        private Instant now = BEGIN;

        @Override
        public synchronized Instant instant() {
            return now;
        }

        void move() {
            move(Duration.ofSeconds(1));
        }

        synchronized void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    final Hands clock = new Hands();
    private @Nullable Runs opened;

    /** An empty one for each test. */
    protected abstract Store store();

    /** The same storage, as the next process meets it. */
    protected abstract void restart() throws Exception;

    @BeforeAll
    static void beginMutiny() {
        await(Uni.createFrom().item(() -> true).map(each -> each));
    }

    @BeforeEach
    protected final void openRuns() {
        opened = open(Limits.SMALL);
    }

    protected final Runs runs() {
        return Objects.requireNonNull(opened);
    }

    Runs open(RunsConfig limits) {
        return new Runs(
                store().documents().entity(EntityName.of("runs")),
                store().folders(),
                limits,
                clock);
    }

    void openAgain() throws Exception {
        restart();
        openRuns();
    }

    static RunChange.Builder change() {
        return RunChange.builder();
    }

    static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static ArtifactBody body(String text) {
        return out -> out.write(utf8(text));
    }

    private String content(String run, String artifact) throws IOException {
        try (InputStream in = runs().openArtifact(run, artifact).orElseThrow()) {
            return text(in.readAllBytes());
        }
    }

    private List<String> files() throws IOException {
        return store().folders().at("runs").all().stream()
                .filter(path -> path.indexOf('/') > 0)
                .toList();
    }

    List<String> ids(RunFilter filter) {
        return runs().list(filter, new Paging(500, 0)).ids();
    }

    @CanIgnoreReturnValue
    static Problem refused(ProblemKind kind, org.junit.jupiter.api.function.Executable e) {
        Problem problem = assertThrows(Problem.class, e);
        assertEquals(kind, problem.kind(), problem.detail());
        return problem;
    }

    @Test
    void anArtifactIsReadAsItWasWrittenWithSizeAndHash() throws Exception {
        runs().save("r", change().kind("k").build());
        clock.move();
        Artifact written =
                runs().writeArtifact("r", "stats", "application/json", body("{\"a\":1}"));
        assertEquals(7, written.size());
        assertEquals(
                HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(utf8("{\"a\":1}"))),
                written.sha256());
        runs().writeArtifact("r", "trades", "text/csv", body("a,b"));
        openAgain();
        assertEquals("{\"a\":1}", content("r", "stats"));
        assertEquals("a,b", content("r", "trades"));
        Run run = runs().get("r");
        assertEquals("stats", run.artifactId(), "the first is the main one");
        assertEquals(written, run.artifact("stats").orElseThrow());
        assertEquals(clock.instant(), run.updatedAt());
        assertEquals(
                "trades", runs().save("r", change().artifactId("trades").build()).artifactId());
        refused(
                ProblemKind.INVALID_FIELD,
                () -> runs().save("r", change().artifactId("other").build()));
        assertFalse(text(run.json()).contains("file"), "where it lies is nobody's business");
    }

    @Test
    void anArtifactIsReplacedWholeAndNothingIsLeftOfTheOldOne() throws Exception {
        runs().save("r", change().build());
        runs().writeArtifact("r", "a", "text/plain", body("old"));
        try (InputStream old = runs().openArtifact("r", "a").orElseThrow()) {
            runs().writeArtifact("r", "a", "text/plain", body("new"));
            assertEquals("new", content("r", "a"));
            assertEquals(1, files().size());
            assertTrue(old.available() >= 0);
        }
        assertThrows(
                IOException.class,
                () ->
                        runs().writeArtifact(
                                        "r",
                                        "a",
                                        "text/plain",
                                        out -> {
                                            out.write(1);
                                            throw new IOException("the sender is gone");
                                        }));
        assertEquals("new", content("r", "a"));
        assertEquals(1, files().size());
        assertTrue(runs().deleteArtifact("r", "a"));
        assertFalse(runs().deleteArtifact("r", "a"));
        assertEquals(List.of(), files());
        assertNull(runs().get("r").artifactId());
        assertTrue(runs().openArtifact("r", "a").isEmpty());
    }

    @Test
    void artifactsHaveLimits() throws Exception {
        runs().save("r", change().build());
        refused(
                ProblemKind.PAYLOAD_TOO_LARGE,
                () ->
                        runs().writeArtifact(
                                        "r",
                                        "large",
                                        "text/plain",
                                        out -> out.write(new byte[1048577])));
        for (int i = 0; i < 5; i++) {
            runs().writeArtifact("r", "a" + i, "text/plain", body("x"));
        }
        refused(
                ProblemKind.TOO_MANY,
                () -> runs().writeArtifact("r", "one_more", "text/plain", body("x")));
        runs().writeArtifact("r", "a4", "text/plain", body("y"));
        assertEquals(5, files().size());
        for (String id : List.of("", "A", "../a", "a/b", "a.b", "a".repeat(181))) {
            refused(
                    ProblemKind.INVALID_ID,
                    () -> runs().writeArtifact("r", id, "text/plain", body("x")));
        }
        refused(
                ProblemKind.RUN_NOT_FOUND,
                () -> runs().writeArtifact("none", "a", "text/plain", body("x")));
        assertEquals(5, files().size());
    }

    @Test
    void aRunIsDeletedWithItsArtifacts() throws Exception {
        runs().save("r", change().build());
        runs().save("other", change().build());
        runs().writeArtifact("r", "a", "text/plain", body("x"));
        runs().writeArtifact("other", "a", "text/plain", body("y"));
        assertTrue(runs().delete("r"));
        assertFalse(runs().delete("r"));
        assertTrue(runs().find("r").isEmpty());
        refused(ProblemKind.RUN_NOT_FOUND, () -> runs().openArtifact("r", "a").isEmpty());
        assertEquals(1, files().size());
        openAgain();
        assertEquals(List.of("other"), ids(RunFilter.ALL));
        assertEquals("y", content("other", "a"));
    }

    @Test
    void aRunThatIsDeletedWhileAnArtifactComesLeavesNothing() throws Exception {
        runs().save("r", change().build());
        refused(
                ProblemKind.RUN_NOT_FOUND,
                () ->
                        runs().writeArtifact(
                                        "r",
                                        "a",
                                        "text/plain",
                                        out -> {
                                            out.write(1);
                                            assertTrue(runs().delete("r"));
                                        }));
        assertEquals(List.of(), files());
        assertTrue(runs().find("r").isEmpty());
    }

    @Test
    void whatACrashLeftOfArtifactsIsSweptAndOthersFilesStay() throws Exception {
        runs().save("r", change().build());
        runs().writeArtifact("r", "a", "text/plain", body("x"));
        leave("r", "b-" + LONG_AGO + "-abcdef.bin");
        leave("gone", "a-" + LONG_AGO + "-123456.txt");
        leave("gone", "deleted");
        leave("unknown", "a-" + LONG_AGO + "-123456.txt");
        leave("r", "notes.txt");
        openAgain();
        assertEquals("x", content("r", "a"));
        List<String> left = files();
        assertEquals(3, left.size(), left::toString);
        assertTrue(left.contains("r/notes.txt"), left::toString);
        assertTrue(left.contains("unknown/a-" + LONG_AGO + "-123456.txt"), left::toString);
    }

    @Test
    void theArtifactsOfARunWhoseDocumentIsSetAsideStay() throws Exception {
        runs().save("r", change().build());
        runs().writeArtifact("r", "a", "text/plain", body("x"));
        await(
                store().documents()
                        .entity(EntityName.of("runs"))
                        .writeValue("r", utf8("{\"status\":\"odd\"}"), Precondition.NONE));
        for (int i = 0; i < 2; i++) {
            clock.move(Duration.ofDays(1));
            openAgain();
            assertTrue(runs().find("r").isEmpty());
            assertEquals(1, files().size());
        }
    }

    private void leave(String run, String file) throws IOException {
        store().folders().at("runs/" + run).replace(file, utf8("x"), Folder.Durability.POWER);
    }
}
