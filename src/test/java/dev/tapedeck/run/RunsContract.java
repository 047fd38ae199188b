package dev.tapedeck.run;

import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.DocumentIndex;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.StoreForm;
import dev.tapedeck.json.StrictJson;
import dev.tapedeck.problem.Paging;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What runs are and stay, on every backend. */
public abstract class RunsContract extends ArtifactsContract {
    @Test
    void aRunHasAllItsFieldsFromTheBeginning() {
        Run run =
                runs().save(
                                null,
                                change().kind("Back-Test!")
                                        .request(utf8("{\"price\": 1.10}"))
                                        .meta(utf8("{\"a\":1}"))
                                        .build());
        assertEquals("back_test_", run.kind());
        assertTrue(run.id().matches("back_test__[0-9a-f]{12}"), run.id());
        assertEquals(RunStatus.QUEUED, run.status());
        assertEquals(
                "{\"id\":\""
                        + run.id()
                        + "\",\"kind\":\"back_test_\",\"status\":\"queued\","
                        + "\"created_at\":\"2026-11-21T10:00:00.123456Z\","
                        + "\"updated_at\":\"2026-11-21T10:00:00.123456Z\",\"started_at\":null,"
                        + "\"finished_at\":null,\"request\":{\"price\":1.10},\"meta\":{\"a\":1},"
                        + "\"artifact_id\":null,\"error\":null,\"artifacts\":[]}",
                text(run.json()));
        assertEquals(text(run.json()), text(runs().find(run.id()).orElseThrow().json()));
        assertEquals("run", runs().save(null, change().build()).kind());
        assertEquals(
                "a".repeat(64), runs().save("x", change().kind("A".repeat(99)).build()).kind());
    }

    @Test
    void timesAreSetOnceAndEachChangeIsDated() {
        runs().save("r", change().kind("k").build());
        clock.move();
        Run running = runs().save("r", RunChange.to(RunStatus.RUNNING));
        assertEquals(BEGIN.plusSeconds(1), running.startedAt());
        assertNull(running.finishedAt());
        clock.move();
        Run same = runs().save("r", RunChange.to(RunStatus.RUNNING));
        assertEquals(BEGIN.plusSeconds(1), same.updatedAt(), "nothing changed");
        assertEquals(running.revision(), same.revision());
        Run failed = runs().save("r", change().status(RunStatus.FAILED).error("no data").build());
        assertEquals(BEGIN.plusSeconds(1), failed.startedAt());
        assertEquals(BEGIN.plusSeconds(2), failed.finishedAt());
        clock.move();
        Run later = runs().save("r", change().meta(utf8("{\"note\":\"x\"}")).build());
        assertEquals(BEGIN.plusSeconds(2), later.finishedAt());
        assertEquals(BEGIN.plusSeconds(3), later.updatedAt());
        assertEquals(BEGIN, later.createdAt());
        assertEquals("no data", later.error());
    }

    @Test
    void whatHasEndedStaysAsItEnded() {
        for (RunStatus end : List.of(RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.CANCELLED)) {
            runs().save(end.wire(), RunChange.to(end));
            for (RunStatus next : RunStatus.values()) {
                if (next != end) {
                    Problem problem =
                            refused(
                                    ProblemKind.ILLEGAL_TRANSITION,
                                    () -> runs().save(end.wire(), RunChange.to(next)));
                    assertEquals(end.wire(), problem.members().get("run_status"));
                }
            }
            assertEquals(end, runs().get(end.wire()).status());
        }
        runs().save("r", RunChange.to(RunStatus.RUNNING));
        refused(
                ProblemKind.ILLEGAL_TRANSITION,
                () -> runs().save("r", RunChange.to(RunStatus.QUEUED)));
    }

    @Test
    void theKindIsFixed() {
        runs().save("r", change().kind("one").build());
        runs().save("r", change().kind("ONE").status(RunStatus.RUNNING).build());
        refused(
                ProblemKind.RUN_KIND_FIXED,
                () -> runs().save("r", change().kind("two").status(RunStatus.FAILED).build()));
        assertEquals(RunStatus.RUNNING, runs().get("r").status());
    }

    @Test
    void metaIsMergedByItsMembersAndNullRemovesOne() {
        runs().save("r", change().meta(utf8("{\"a\":1.10,\"b\":{\"c\":1},\"d\":\"x\"}")).build());
        Run run =
                runs().save(
                                "r",
                                change().meta(utf8("{\"b\":{\"e\":2},\"d\":null,\"f\":[]}"))
                                        .build());
        assertEquals("{\"a\":1.10,\"b\":{\"e\":2},\"f\":[]}", text(run.meta()));
    }

    @Test
    void manyWhoMergeLoseNothing() throws Exception {
        List<Runs> nodes =
                List.of(runs(), store().folders().areShared() ? open(Limits.SMALL) : runs());
        inThreads(
                6,
                thread -> {
                    for (int i = 0; i < 20; i++) {
                        nodes.get(thread % 2)
                                .save(
                                        "r",
                                        change().meta(utf8("{\"m" + thread + "_" + i + "\":1}"))
                                                .build());
                    }
                });
        assertEquals(120, StrictJson.tree(runs().get("r").meta()).size());
    }

    @Test
    void unknownFieldsAndDigitsOfStoredRunsStay() throws Exception {
        String legacy =
                "{\"kind\":\"Sweep\",\"status\":\"running\",\"created_at\":\"2024-01-02T03:04:05+02:00\","
                        + "\"owner\":{\"price\":1.1000,\"far\":1e400},\"meta\":null,"
                        + "\"artifacts\":[{\"name\":\"elsewhere\"}]}";
        await(
                store().documents()
                        .entity(EntityName.of("runs"))
                        .writeValue("old", utf8(legacy), Precondition.NONE));
        Run run = runs().save("old", RunChange.to(RunStatus.SUCCEEDED));
        assertEquals(Instant.parse("2024-01-02T01:04:05Z"), run.createdAt());
        assertEquals("sweep", run.kind());
        openAgain();
        String json = text(runs().get("old").json());
        assertTrue(json.contains("\"owner\":{\"price\":1.1000,\"far\":1e400}"), json);
        assertTrue(json.contains("\"artifacts_elsewhere\":[{\"name\":\"elsewhere\"}]"), json);
    }

    @Test
    void documentsAreForPeopleToRead() {
        runs().save("r", change().kind("k").meta(utf8("{\"a\":{\"b\":1}}")).build());
        String stored =
                text(
                        await(store().documents().entity(EntityName.of("runs")).readValue("r"))
                                .json());
        assertTrue(stored.startsWith("{\n  \"id\": \"r\",\n  \"kind\": \"k\","), stored);
        assertTrue(stored.contains("\n  \"meta\": {\n    \"a\": {\n      \"b\": 1"), stored);
    }

    @Test
    void theLatestComesFirstAndFiltersAgree() {
        for (int i = 1; i <= 12; i++) {
            runs().save(
                            "r" + i,
                            change().kind(i % 2 == 0 ? "even" : "odd")
                                    .status(i % 3 == 0 ? RunStatus.RUNNING : RunStatus.QUEUED)
                                    .meta(
                                            utf8(
                                                    "{\"n\":"
                                                            + i
                                                            + ".0,\"name\":\"run "
                                                            + i
                                                            + "\",\"big\":"
                                                            + (i > 10)
                                                            + ",\"o\":{\"n\":1}}"))
                                    .build());
            if (i != 5) {
                clock.move();
            }
        }
        assertEquals(
                List.of("r12", "r11", "r10", "r9", "r8", "r7", "r5", "r6", "r4"),
                ids(RunFilter.ALL).subList(0, 9));
        assertEquals(
                new DocumentIndex.Page(List.of("r11", "r10"), 12),
                runs().list(RunFilter.ALL, new Paging(2, 1)));
        assertEquals(List.of("r12", "r6"), ids(new RunFilter("EVEN", RunStatus.RUNNING, Map.of())));
        assertEquals(List.of("r7"), ids(new RunFilter(null, null, Map.of("n", "7"))));
        assertEquals(List.of("r7"), ids(new RunFilter(null, null, Map.of("n", "7.00"))));
        assertEquals(List.of("r10"), ids(new RunFilter(null, null, Map.of("name", "run 10"))));
        assertEquals(List.of("r11"), ids(new RunFilter("odd", null, Map.of("big", "true"))));
        assertEquals(List.of(), ids(new RunFilter(null, null, Map.of("o", "1"))));
        runs().save("r1", change().meta(utf8("{\"n\":null,\"name\":7}")).build());
        assertEquals("r1", ids(RunFilter.ALL).getFirst());
        assertEquals(List.of(), ids(new RunFilter(null, null, Map.of("n", "1"))));
        assertEquals(List.of("r1"), ids(new RunFilter(null, null, Map.of("name", "7"))));
    }

    @Test
    void idsAndNumbersAreChecked() {
        for (String id : List.of("", ".", "..", "a/b", "a.b", "ä", "a b", "x".repeat(161))) {
            refused(ProblemKind.INVALID_ID, () -> runs().save(id, change().build()));
            refused(ProblemKind.INVALID_ID, () -> runs().delete(id));
        }
        runs().save("x".repeat(160), change().build());
        Runs few = open(new Limits(2, 5, 10));
        few.save("second", change().build());
        refused(ProblemKind.TOO_MANY, () -> few.save("third", change().build()));
        few.save("second", RunChange.to(RunStatus.RUNNING));
        refused(
                ProblemKind.PAYLOAD_TOO_LARGE,
                () ->
                        runs().save(
                                        "second",
                                        change().meta(
                                                        utf8(
                                                                "{\"a\":\""
                                                                        + "x".repeat(1 << 16)
                                                                        + "\"}"))
                                                .build()));
    }

    @Test
    void theOneFileFormIsTakenInRecordByRecord() throws Exception {
        String form =
                "{\"runs\":[{\"id\":\"good\",\"kind\":\"k\",\"status\":\"succeeded\","
                        + "\"updated_at\":\"2024-01-02T03:04:05Z\",\"extra\":1.10},"
                        + "{\"id\":\"odd\",\"status\":\"paused\"},17,{\"kind\":\"k\"},"
                        + "{\"id\":\"../up\",\"kind\":\"k\"}],\"updated_at\":\"2024-01-02T03:04:05Z\"}";
        StoreForm.Imported first = runs().importAll(utf8(form));
        assertEquals(1, first.imported());
        assertEquals(
                List.of(
                        "1 its status is unknown",
                        "2 it has no id",
                        "3 it has no id",
                        "4 its name is no run id"),
                first.quarantined().stream().map(r -> r.index() + " " + r.reason()).toList());
        int kept = store().folders().at("quarantine").all().size();
        assertEquals(8, kept, "each with its reason");
        runs().save("good", change().meta(utf8("{\"since\":1}")).build());
        StoreForm.Imported again = runs().importAll(utf8(form));
        assertEquals(0, again.imported());
        assertEquals(1, again.unchanged());
        assertEquals(kept, store().folders().at("quarantine").all().size());
        openAgain();
        String json = text(runs().get("good").json());
        assertTrue(json.contains("\"extra\":1.10"), json);
        assertTrue(json.contains("\"since\":1"), json);
        String byId = "{\"runs\":{\"second\":{\"kind\":\"k\"},\"good\":{}}}";
        assertEquals(1, runs().importAll(utf8(byId)).imported());
        assertEquals("second", runs().get("second").id());
        refused(ProblemKind.INVALID_FIELD, () -> runs().importAll(utf8("{\"jobs\":[]}")));
        refused(ProblemKind.INVALID_JSON, () -> runs().importAll(utf8("{\"runs\":[")));
    }

    @Test
    void whatRanWhereItComesFromHasFailedHere() throws Exception {
        var done = runs().importAll(utf8("{\"runs\":[{\"id\":\"r\",\"status\":\"running\"}]}"));
        assertEquals(1, done.imported());
        assertEquals(RunStatus.FAILED, runs().get("r").status());
        assertEquals("it was running when it was imported", runs().get("r").error());
        assertEquals(BEGIN, runs().get("r").finishedAt());
    }

    @Test
    void whatHasNoRoomIsSetAsideAndListed() throws Exception {
        Runs few = open(new Limits(2, 5, 10));
        var done = few.importAll(utf8("{\"runs\":{\"a\":{},\"b\":{},\"c\":{},\"d\":{}}}"));
        assertEquals(2, done.imported());
        assertEquals(
                List.of("c", "d"), done.quarantined().stream().map(each -> each.id()).toList());
    }

    @Test
    void aRunIsNeverNamedLikeAPathOfItsOwn() throws Exception {
        for (String id : List.of("import", "compare")) {
            refused(ProblemKind.INVALID_ID, () -> runs().save(id, change().build()));
            var done = runs().importAll(utf8("{\"runs\":{\"" + id + "\":{}}}"));
            assertEquals(1, done.quarantined().size());
        }
    }

    /** Something for each of so many threads. */
    interface Part {
        void run(int thread) throws Exception;
    }

    private static void inThreads(int count, Part part) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            List<Future<?>> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int thread = i;
                parts.add(
                        threads.submit(() -> {
                            part.run(thread);
                            return true;
                        }));
            }
            for (Future<?> each : parts) {
                var done = each.get();
            }
        }
    }
}
