package dev.tapedeck.document.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.session.contract.Answer;
import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signals in a store of the user's own, risk in that of the process. */
@QuarkusTest
@TestProfile(AdapterTest.SignalsElsewhere.class)
class AdapterTest {
    /** What the user configures. */
    public static class SignalsElsewhere extends OwnFolder {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = new HashMap<>(super.getConfigOverrides());
            config.put("tapedeck.documents.adapters.\"signal\"", "mock");
            return config;
        }
    }

    private static final String SIGNAL =
            "{\"id\":\"s\",\"position\":\"long\",\"priceOpen\":2,\"priceTakeProfit\":3,\"priceStopLoss\":1,"
                    + "\"minuteEstimatedTime\":1,\"exchangeName\":\"e\",\"scheduledAt\":1}";

    @Inject
    @Identifier("mock")
    MockStore mock;

    @Test
    void signalsGoToTheStoreThatTheConfigurationNamesAndNowhereElse() {
        String strategy = Api.name("mocked");
        Api.put("signals/" + strategy + "/BTCUSDT", SIGNAL).is(201);
        assertEquals(List.of("signal/" + strategy + ":BTCUSDT"), mock.writes());
        assertFalse(Files.exists(Api.data().resolve("signal")));
        assertEquals(0, Api.json("signals/" + strategy).path("total").asInt());
        Api.delete("signals/" + strategy + "/BTCUSDT").isProblem(404, "DOCUMENT_NOT_FOUND");
        Api.put("signals/" + strategy + "/BTCUSDT", "{}").isProblem(400, "INVALID_FIELD");
        Answer failed =
                Api.get("signals/" + strategy + "/BTCUSDT").isProblem(503, "STORAGE_UNAVAILABLE");
        assertEquals(
                "Entity signal/"
                        + strategy
                        + ":BTCUSDT cannot be read: should not be called in tests",
                failed.at("detail"));
    }

    @Test
    void allElseIsInTheStoreOfTheProcess() {
        String name = Api.name("risk");
        Api.put("risk/" + name + "/positions", "[]").is(201);
        assertTrue(Files.exists(Api.data().resolve("risk/" + name + "/positions.json")));
        assertEquals(
                "[\"risk/" + name + "\"]",
                Api.json("documents?prefix=risk/" + name).path("items").toString());
    }
}
