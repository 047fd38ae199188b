package dev.tapedeck.bot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.bot.settings.SettingsForm;
import dev.tapedeck.json.RawArray;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.log.Seeds;
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
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Folders of earlier systems that are put into the data folder: they load, are brought into the
 * form of today once, and lose nothing.
 */
@QuarkusTest
@TestProfile(OwnFolder.class)
class LegacyBotsTest {
    private static final int VARIANTS = 240;

    private static final Set<String> REQUIRED =
            LegacyFile.set(
                    "mode",
                    "direction",
                    "tf",
                    "priceUpThrPct",
                    "marginUSDT",
                    "leverage",
                    "tpRoiPct",
                    "slRoiPct");

    private static final Map<String, String> RENAMED =
            Map.of(
                    "trendTfMinutes", "trendTf",
                    "trendMinMovePct", "trendThrPct",
                    "confirmWindowBars", "confirmMaxCandles",
                    "confirmMinContinuationPct", "confirmMovePct");

    private static final Map<String, String> SETTINGS =
            fields(
                    "{\"mode\":\"demo\",\"direction\":\"short\",\"tf\":5,\"priceUpThrPct\":0.70,\"marginUSDT\":1e2,\"leverage\":3.0,"
                            + "\"tpRoiPct\":1.50,\"slRoiPct\":0.9,\"bothTieBreak\":\"longPriority\",\"strategyMode\":\"IMPULSE\","
                            + "\"holdSeconds\":4.0,\"signalCounterThreshold\":3,\"signalCounterMin\":3,\"signalCounterMax\":9e3,"
                            + "\"oiUpThrPct\":40.10,\"oiCandleThrPct\":0.10,\"entryOffsetPct\":0.0200,\"maxActiveSymbols\":4,"
                            + "\"dailyLossLimitUSDT\":12.50,\"maxConsecutiveLosses\":2,\"trendTfMinutes\":15,\"trendLookbackBars\":30,"
                            + "\"trendMinMovePct\":0.30,\"confirmWindowBars\":3,\"confirmMinContinuationPct\":0.10,"
                            + "\"impulseMaxAgeBars\":4,\"requireOiTwoCandles\":true,\"maxSecondsIntoCandle\":50,\"minSpreadBps\":0.50,"
                            + "\"maxSpreadBps\":35.0,\"maxTickStalenessMs\":2500,\"minNotionalUSDT\":6.0,\"autoTuneEnabled\":true,"
                            + "\"autoTuneScope\":\"UNIVERSE_ONLY\",\"paperEntrySlippageBps\":1.50,\"paperExitSlippageBps\":2.50,"
                            + "\"paperPartialFillPct\":80.0}");
    private static final Map<String, String> UNIVERSE =
            fields(
                    "{\"createdAt\":1763719200000,\"filters\":{\"minTurnover\":1e7,\"minVolPct\":3.0,\"mine\":1},\"metricDefinition\":"
                            + "{\"mine\":[1.0]},\"ready\":false,\"totalSymbols\":12,\"validSymbols\":2,\"filteredOut\":{\"expiringOrNonPerp\":4,"
                            + "\"byMetricThreshold\":5,\"dataUnavailable\":1},\"diagnostics\":{\"totals\":{\"instrumentsTotal\":12,"
                            + "\"tickersTotal\":11,\"matchedTotal\":7,\"validTotal\":2},\"excluded\":{\"nonPerp\":1,\"expiring\":3,"
                            + "\"nonLinear\":0,\"nonTrading\":0,\"nonUSDT\":0,\"tickerMissing\":1,\"thresholdFiltered\":5,\"parseError\":0,"
                            + "\"unknown\":0}},\"contractFilter\":\"USDT_LINEAR_PERPETUAL_ONLY\"}");
    private static final Map<String, String> ENTRY =
            fields(
                    "{\"symbol\":\"AUSDT\",\"turnover24hUSDT\":1.50,\"highPrice24h\":\"103.0\",\"lowPrice24h\":100,"
                            + "\"vol24hRangePct\":3.0,\"forcedActive\":true,\"qtyStep\":0.10}");

    @Inject ToldEvents told;

    private static Map<String, String> fields(String json) {
        RawObject object = RawObject.parse(LegacyFile.json(json)).orElseThrow();
        Map<String, String> fields = new LinkedHashMap<>();
        object.names().forEach(name -> fields.put(name, new String(object.required(name), UTF_8)));
        return fields;
    }

    private static String any(Map<String, String> all, Random random) {
        return new ArrayList<>(all.keySet()).get(random.nextInt(all.size()));
    }

    private static Path folder(String bot) {
        return Api.data().resolve("bots/" + bot);
    }

    private static void write(String bot, String name, byte[] json) throws IOException {
        Files.createDirectories(folder(bot));
        Files.write(folder(bot).resolve(name), json);
    }

    /** What the service shows, which is what the file has from then on, and stays. */
    private static RawObject shown(String bot, String path, String name) throws IOException {
        Answer first = Api.get("bots/" + bot + "/" + path).is(200);
        Path file = folder(bot).resolve(name);
        assertEquals(first.text(), Files.readString(file));
        FileTime written = Files.getLastModifiedTime(file);
        Answer second = Api.get("bots/" + bot + "/" + path).is(200);
        assertEquals(first.text(), second.text(), "a second load changes nothing");
        assertEquals(first.header("ETag"), second.header("ETag"));
        assertEquals(written, Files.getLastModifiedTime(file));
        return RawObject.parse(first.bytes()).orElseThrow();
    }

    private static void assertKept(LegacyFile file, RawObject today) {
        file.kept.forEach((name, value) ->
                assertEquals(value, new String(today.required(name), UTF_8), name));
    }

    private static List<Path> aside(String bot) throws IOException {
        Path quarantine = Api.data().resolve("quarantine");
        if (!Files.isDirectory(quarantine)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(quarantine)) {
            return files.filter(file ->
                            file.getFileName().toString().startsWith("bots~" + bot + "~")
                                    && !file.toString().endsWith(".reason"))
                    .toList();
        }
    }

    private static void assertAside(String bot, byte[] json) throws IOException {
        boolean found = false;
        for (Path each : aside(bot)) {
            found |= Arrays.equals(json, Files.readAllBytes(each));
        }
        assertTrue(found, () -> "quarantine has " + new String(json, UTF_8));
    }

    @Test
    void profilesOfAnyAgeLoadAndKeepWhatTheyHave() {
        List<String> optional =
                SETTINGS.keySet().stream().filter(n -> !REQUIRED.contains(n)).toList();
        int[] round = new int[1];
        Seeds.run(
                VARIANTS,
                random -> {
                    String missing = optional.get(round[0]++ % optional.size());
                    LegacyFile mine = LegacyFile.of(SETTINGS, REQUIRED, missing, random);
                    RENAMED.forEach((today, before) -> {
                        if (random.nextBoolean()) {
                            mine.rename(today, before);
                        }
                    });
                    byte[] bad = mine(random, any(SETTINGS, random));
                    boolean isBad = isRefused(bad);
                    RawObject profiles = RawObject.empty();
                    profiles.put("mine", mine.toJson()).put("doubtful", bad);
                    Map<String, String> top = Map.of("activeProfile", "\"mine\"", "savedBy", "7.0");
                    LegacyFile registry =
                            LegacyFile.of(top, Set.of(), "", random)
                                    .put("profiles", profiles.toJson());
                    String bot = Api.name("legacy");
                    write(bot, "profiles.json", registry.toJson());
                    RawObject today = shown(bot, "profiles", "profiles.json");
                    if (registry.kept.containsKey("savedBy")) {
                        assertEquals("7.0", new String(today.required("savedBy"), UTF_8));
                    }
                    assertEquals(
                            registry.kept.containsKey("activeProfile") ? "mine" : "default",
                            today.text("activeProfile").orElseThrow());
                    RawObject all = RawObject.parse(today.required("profiles")).orElseThrow();
                    assertTrue(all.has("default"));
                    RawObject loaded = RawObject.parse(all.required("mine")).orElseThrow();
                    assertKept(mine, loaded);
                    assertTrue(loaded.names().containsAll(SETTINGS.keySet()));
                    RENAMED.values().forEach(before -> assertFalse(loaded.has(before), before));
                    assertEquals(!isBad, all.has("doubtful"));
                    assertEquals(isBad ? 1 : 0, aside(bot).size());
                    assertEquals(isBad ? 1 : 0, told.of(bot).size());
                    if (isBad) {
                        assertAside(bot, bad);
                        assertTrue(told.of(bot).getFirst().contains("profiles.doubtful"));
                    }
                });
    }

    /** Any settings, of which even required ones may be missing. */
    private static byte[] mine(Random random, String missing) {
        return LegacyFile.of(SETTINGS, random.nextBoolean() ? REQUIRED : Set.of(), missing, random)
                .toJson();
    }

    private static boolean isRefused(byte[] settings) {
        try {
            return SettingsForm.normalize(settings).length == 0;
        } catch (Problem e) {
            return true;
        }
    }

    @Test
    void universesOfAnyAgeLoadAndKeepWhatTheyHave() {
        List<String> names = new ArrayList<>(UNIVERSE.keySet());
        int[] round = new int[1];
        Seeds.run(
                VARIANTS,
                random -> {
                    LegacyFile file =
                            LegacyFile.of(
                                    UNIVERSE,
                                    Set.of(),
                                    names.get(round[0]++ % names.size()),
                                    random);
                    LegacyFile entry =
                            LegacyFile.of(ENTRY, Set.of("symbol"), any(ENTRY, random), random);
                    boolean named = entry.kept.containsKey("symbol");
                    List<byte[]> symbols = new ArrayList<>(List.of(entry.toJson()));
                    if (random.nextBoolean()) {
                        symbols.add(LegacyFile.json("\"BUSDT\""));
                    }
                    boolean odd = random.nextBoolean();
                    if (odd) {
                        symbols.add(LegacyFile.json("{\"of\":\"nobody\"}"));
                    }
                    file.put("symbols", LegacyFile.array(symbols));
                    String bot = Api.name("legacy");
                    write(bot, "universe.json", file.toJson());
                    RawObject today = shown(bot, "universe", "universe.json");
                    assertKept(file, today);
                    assertTrue(today.names().containsAll(names));
                    for (String counters : List.of("filteredOut", "diagnostics", "filters")) {
                        assertTrue(RawObject.parse(today.required(counters)).isPresent(), counters);
                    }
                    List<byte[]> loaded = RawArray.elements(today.required("symbols"));
                    assertEquals(symbols.size() - (odd ? 1 : 0) - (named ? 0 : 1), loaded.size());
                    if (named) {
                        RawObject first = RawObject.parse(loaded.getFirst()).orElseThrow();
                        assertKept(entry, first);
                        assertTrue(first.has("forcedActive") && first.has("vol24hRangePct"));
                    } else {
                        assertAside(bot, entry.toJson());
                    }
                    if (odd) {
                        assertAside(bot, LegacyFile.json("{\"of\":\"nobody\"}"));
                    }
                });
    }

    @Test
    void exclusionsOfBothFormsLoadAndKeepWhatTheyHave() {
        Seeds.run(
                VARIANTS,
                random -> {
                    Map<String, String> fields =
                            Map.of("updatedAt", "1763719200000", "source", "\"manual\"");
                    LegacyFile file = LegacyFile.of(fields, Set.of(), "", random);
                    file.put(
                            random.nextBoolean() ? "excluded" : "symbols",
                            LegacyFile.json("[\"AUSDT\",7,\"BUSDT\",\"AUSDT\"]"));
                    if (random.nextBoolean()) {
                        file.put("schemaVersion", LegacyFile.json("0"));
                    }
                    String bot = Api.name("legacy");
                    write(bot, "universe_exclusions.json", file.toJson());
                    RawObject today = shown(bot, "exclusions", "universe_exclusions.json");
                    assertKept(file, today);
                    assertEquals(
                            "[\"AUSDT\",\"BUSDT\"]", new String(today.required("symbols"), UTF_8));
                    assertEquals("1", new String(today.required("schemaVersion"), UTF_8));
                    assertTrue(today.decimal("updatedAt").isPresent());
                    assertFalse(today.has("excluded"));
                    assertAside(bot, LegacyFile.json("7"));
                });
    }

    @Test
    void aFileThatWasCutOffIsSetAsideAndNeverOverwritten() {
        Seeds.run(
                60,
                random -> {
                    String bot = Api.name("cut");
                    byte[] profiles = LegacyFile.cut(mine(random, ""), random);
                    byte[] universe =
                            LegacyFile.cut(
                                    LegacyFile.of(UNIVERSE, Set.of("filters"), "", random).toJson(),
                                    random);
                    write(bot, "profiles.json", profiles);
                    write(bot, "universe.json", universe);
                    write(bot, "universe_exclusions.json", LegacyFile.json("{\"excluded\":[]}"));
                    Api.get("bots/" + bot + "/universe").isProblem(404, "UNIVERSE_NOT_FOUND");
                    assertEquals(
                            "default",
                            Api.json("bots/" + bot + "/profiles").path("activeProfile").asText());
                    assertAside(bot, profiles);
                    assertAside(bot, universe);
                    byte[] later = LegacyFile.json("{\"createdAt\":1} and more");
                    write(bot, "universe.json", later);
                    Api.get("bots/" + bot + "/universe").isProblem(404, "UNIVERSE_NOT_FOUND");
                    assertAside(bot, later);
                });
    }

    @Test
    void aUniverseWithoutCountersIsWrittenAgainWithThem() throws IOException {
        String bot = Api.name("verify");
        write(
                bot,
                "universe.json",
                LegacyFile.json(
                        "{\n  \"createdAt\": 1763719200000,\n  \"filters\": {\"minTurnover\": 10000000, \"minVolPct\": 10},\n"
                                + "  \"symbols\": [{\"symbol\": \"BTCUSDT\", \"turnover24hUSDT\": 5.0, \"highPrice24h\": 3, \"lowPrice24h\": 2}],\n"
                                + "  \"ready\": true,\n  \"filteredOut\": {\"byMetricThreshold\": 7}\n}\n"));
        JsonNode universe = Api.json("bots/" + bot + "/universe");
        assertEquals("USDT_LINEAR_PERPETUAL_ONLY", universe.path("contractFilter").asText());
        assertEquals(1, universe.path("validSymbols").asInt());
        assertEquals(8, universe.path("totalSymbols").asInt());
        assertEquals(0, universe.path("filteredOut").path("dataUnavailable").asInt(-1));
        assertEquals(50, universe.path("symbols").get(0).path("vol24hRangePct").asInt());
        JsonNode diagnostics = universe.path("diagnostics");
        assertEquals(7, diagnostics.path("excluded").path("thresholdFiltered").asInt());
        assertEquals(8, diagnostics.path("totals").path("matchedTotal").asInt());
        assertArrayEquals(
                Api.get("bots/" + bot + "/universe").bytes(),
                Files.readAllBytes(folder(bot).resolve("universe.json")));
    }
}
