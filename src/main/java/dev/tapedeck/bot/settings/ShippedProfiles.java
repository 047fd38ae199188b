package dev.tapedeck.bot.settings;

import dev.tapedeck.json.RawObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** The profiles that every bot begins with. */
final class ShippedProfiles {
    static final String DEFAULT = "default";

    private static final Map<String, byte[]> ALL = new LinkedHashMap<>();

    static {
        // What the settings' own defaults do not say already.
        ship(
                DEFAULT,
                common("\"priceUpThrPct\":0.5,\"oiUpThrPct\":50", 100, 10, "1", "0.7")
                        + guards(10, 3)
                        + ",\"confirmMinContinuationPct\":0.1,\"maxSpreadBps\":35,\"maxTickStalenessMs\":2500}");
        // Trades within minutes on any market that moves, to see a bot at work.
        ship(
                "fast_test_1m",
                common("\"priceUpThrPct\":0.2,\"oiUpThrPct\":10", 50, 10, "1", "0.7")
                        + guards(10, 5)
                        + ",\"holdSeconds\":1,\"trendMinMovePct\":0.05,\"maxSpreadBps\":50,\"maxTickStalenessMs\":5000}");
        // May be left alone: few positions, little leverage, and it stops early.
        ship(
                "overnight_1m_safe",
                common("\"priceUpThrPct\":0.8,\"oiUpThrPct\":80", 50, 5, "1.5", "0.7")
                        + guards(5, 2)
                        + ",\"holdSeconds\":5,\"signalCounterThreshold\":3,\"maxActiveSymbols\":1,\"trendMinMovePct\":0.3"
                        + ",\"confirmMinContinuationPct\":0.2,\"requireOiTwoCandles\":true,\"maxSecondsIntoCandle\":30"
                        + ",\"maxSpreadBps\":15,\"maxTickStalenessMs\":1500}");
        // One small trade at a time: does the whole way from signal to exit work?
        ship(
                "smoke_min_1m",
                common("\"priceUpThrPct\":0.1,\"oiUpThrPct\":1", 10, 2, "0.5", "0.5")
                        + guards(2, 2)
                        + ",\"holdSeconds\":1,\"signalCounterThreshold\":1,\"maxActiveSymbols\":1}");
        // The same with nothing in the way of a signal.
        ship(
                "smoke_min_thresholds_1m",
                common("\"priceUpThrPct\":0.01,\"oiUpThrPct\":0", 10, 2, "0.2", "0.2")
                        + guards(2, 5)
                        + ",\"holdSeconds\":0,\"signalCounterThreshold\":1,\"entryOffsetPct\":0,\"maxActiveSymbols\":1"
                        + ",\"trendMinMovePct\":0,\"maxSecondsIntoCandle\":60}");
    }

    private ShippedProfiles() {}

    private static void ship(String name, String json) {
        ALL.put(name, SettingsForm.normalize(RawObject.literal(json)));
    }

    private static String common(
            String thresholds, int margin, int leverage, String takeProfit, String stopLoss) {
        return "{\"mode\":\"paper\",\"direction\":\"both\",\"tf\":1,"
                + thresholds
                + ",\"marginUSDT\":"
                + margin
                + ",\"leverage\":"
                + leverage
                + ",\"tpRoiPct\":"
                + takeProfit
                + ",\"slRoiPct\":"
                + stopLoss;
    }

    private static String guards(int dailyLossLimit, int maxConsecutiveLosses) {
        return ",\"dailyLossLimitUSDT\":"
                + dailyLossLimit
                + ",\"maxConsecutiveLosses\":"
                + maxConsecutiveLosses;
    }

    /** Not to be changed. */
    static byte[] ofDefault() {
        return ALL.getOrDefault(DEFAULT, new byte[0]);
    }

    static RawObject registry() {
        RawObject profiles = RawObject.empty();
        ALL.forEach(profiles::put);
        return RawObject.empty()
                .put(ProfilesForm.ACTIVE, RawObject.string(DEFAULT))
                .put(ProfilesForm.PROFILES, profiles.toJson());
    }
}
