package dev.tapedeck.job.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.job.JobResult;
import dev.tapedeck.job.JobStopped;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.session.contract.Answer;
import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs whose result is a document that others read: signals, and what sources hold. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class StoredKnowledgeTest {
    @Inject SignalGenerationHandler signals;
    @Inject DataRefreshHandler refresh;

    private final String strategy = Api.name("strategy");

    @Test
    void aPositionThatIsOpenAtTheEndBecomesTheStrategysSignal() throws Exception {
        JobResult result = signals.run(work("'params':{'fast':5,'slow':20,'direction':'long'}"));
        JsonNode signal = result.data().get("signal");
        Answer stored = Api.get("signals/" + strategy + "/ETHUSD");
        assertEquals(200, stored.status(), stored::text);
        if (signal.isNull()) {
            assertEquals("null", stored.text());
        } else {
            assertEquals(signal.get("priceOpen").asText(), stored.json().get("priceOpen").asText());
        }
    }

    @Test
    void openOnesAndNoneAreBothFoundAmongManyParameters() throws Exception {
        int open = 0;
        int none = 0;
        for (int fast = 2; fast < 30; fast += 3) {
            JsonNode signal =
                    signals.run(work("'params':{'fast':" + fast + ",'slow':40}"))
                            .data()
                            .get("signal");
            Answer stored = Api.get("signals/" + strategy + "/ETHUSD");
            if (signal.isNull()) {
                none++;
                assertEquals("null", stored.text());
            } else {
                open++;
                assertEquals(strategy, stored.json().get("strategyName").asText());
                assertEquals("eth-usd-5m-2023-03", stored.json().get("exchangeName").asText());
                assertEquals(
                        signal.get("position").asText(), stored.json().get("position").asText());
            }
        }
        assertTrue(open > 0 && none > 0, open + " open, " + none + " none");
    }

    @Test
    void aStopWritesNothing() {
        RecordingWork work = work("'params':{}").stopAt(3, JobStopped.Reason.LOST);
        assertThrows(JobStopped.class, () -> signals.run(work));
        assertEquals(404, Api.get("signals/" + strategy + "/ETHUSD").status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'params':{'take_profit_pct':0}|payload.params.take_profit_pct",
                "'params':{'stop_loss_pct':0}|payload.params.stop_loss_pct",
                "'params':{'take_profit_pct':100}|payload.params.take_profit_pct",
                "'strategy_name':'a/b'|payload.strategy_name",
                "'symbol':7|payload.symbol",
            })
    void whatCouldBeNoSignalIsRefused(String members, String field) {
        String payload = "{'source':'eth-usd-5m-2023-03','strategy':'sma_cross'," + members + "}";
        Problem problem = assertThrows(Problem.class, () -> signals.check(Bench.json(payload)));
        assertEquals(List.of(field), Bench.fields(problem));
    }

    @Test
    void aSourceIsKnownByWhatItHoldsUntilItIsWrittenAgain() throws Exception {
        Path file = file("known-" + strategy + ".ndjson");
        write(
                file,
                "{\"ts\":1700000000,\"symbol\":\"A\",\"price\":10.50}\n"
                        + "{\"ts\":1700000060,\"symbol\":\"B\",\"price\":9}\n");
        String name = file.getFileName().toString();
        RecordingWork work = new RecordingWork("job", "{'source':'" + name + "'}");
        JsonNode found = refresh.run(work).data().get("sources").get(0);
        assertEquals(2, found.get("ticks").asInt());
        assertEquals("[\"A\",\"B\"]", found.get("symbols").toString());
        assertEquals("9", found.get("min_price").asText());
        assertEquals("10.5", found.get("max_price").asText());
        assertEquals(Files.size(file), found.get("bytes").asLong());
        assertEquals(64, found.get("sha256").asText().length());
        assertTrue(found.get("problem").isNull());
        assertEquals(2, source(name).get("ticks").asInt());
        assertEquals("2023-11-14T22:14:20.000000Z", source(name).get("to").asText());
        assertEquals(200, Api.get("documents/sources/" + name).status());
        write(file, "{\"ts\":1700000000,\"symbol\":\"A\",\"price\":10}\n");
        assertTrue(source(name).get("ticks").isNull(), "what was read is not there any more");
    }

    @Test
    void aBrokenSourceIsAFindingWithItsLine() throws Exception {
        Path file = file("broken-" + strategy + ".csv");
        write(file, "timestamp,price,amount\n1700000000,10,1\n1700000001,ten,1\n1700000002,11,1\n");
        String name = file.getFileName().toString();
        JobResult result = refresh.run(new RecordingWork("job", "{'source':'" + name + "'}"));
        assertEquals(1, result.data().get("broken").asInt());
        JsonNode found = result.data().get("sources").get(0);
        assertEquals(3, found.get("line").asInt());
        assertEquals(1, found.get("ticks").asInt());
        assertEquals(Files.size(file), found.get("bytes").asLong());
        assertTrue(source(name).get("problem").asText().contains("price"));
    }

    @Test
    void allSourcesAreReadWhenNoneIsNamed() throws Exception {
        RecordingWork work = new RecordingWork("job", "{}");
        JsonNode data = refresh.run(work).data();
        assertTrue(data.get("indexed").asInt() >= 3);
        assertEquals(data.get("indexed").asInt(), work.progress.getLast().current());
        JsonNode bitstamp = source("bitstamp-2013-11");
        assertEquals(100_000, bitstamp.get("ticks").asInt());
        assertEquals("[\"BTCUSD\"]", bitstamp.get("symbols").toString());
        assertTrue(bitstamp.hasNonNull("sha256"));
        assertTrue(source("eth-usd-5m-2023-03").hasNonNull("sha256"), "bars too");
        JsonNode again = refresh.run(new RecordingWork("job", "{}")).data();
        assertEquals(
                data.get("sources").findValuesAsText("sha256"),
                again.get("sources").findValuesAsText("sha256"));
    }

    @Test
    void anUnknownSourceIsRefusedAndAStopEndsTheReading() {
        Problem problem =
                assertThrows(Problem.class, () -> refresh.check(Bench.json("{'source':'../x'}")));
        assertEquals(List.of("payload.source"), Bench.fields(problem));
        assertThrows(
                JobStopped.class,
                () ->
                        refresh.run(
                                new RecordingWork("job", "{}").stopAt(3, JobStopped.Reason.LOST)));
    }

    private RecordingWork work(String members) {
        return new RecordingWork(
                "0190aaaa-bbbb-4ccc-8ddd-0123456789ab",
                "{'source':'eth-usd-5m-2023-03','strategy':'sma_cross','strategy_name':'%s',%s}"
                        .formatted(strategy, members));
    }

    private static JsonNode source(String name) {
        for (JsonNode each : Api.get("sources?limit=500").json().get("items")) {
            if (each.get("name").asText().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no source " + name);
    }

    private static Path file(String name) throws IOException {
        Path folder = Api.data().resolve("replay");
        Files.createDirectories(folder);
        return folder.resolve(name);
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(UTF_8));
    }
}
