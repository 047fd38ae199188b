package dev.tapedeck.execution.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.execution.source.Tick;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every figure here was computed by hand. */
class PaperBrokerTest {
    private static final Instant IN = Instant.parse("2026-01-05T10:00:00Z");
    private static final Instant OUT = Instant.parse("2026-01-05T10:07:30Z");

    @Test
    void aLongTakesItsProfitAsMaker() {
        PaperBroker broker = broker("2", "1", "0");
        Position position = open(broker, Side.LONG, "100");
        assertMoney("102", position.takeProfit());
        assertMoney("99", position.stopLoss());
        Trade trade =
                broker.close(position, ExitReason.TAKE_PROFIT, money("102"), OUT, List.of("x"));
        // Gross (102 - 100) * 2; fees 200 * 0.00055 + 204 * 0.0002.
        assertMoney("4", trade.grossPnl());
        assertMoney("0.1508", trade.fees());
        assertMoney("3.8492", trade.pnl());
        assertMoney("1.9246", trade.pnlPercent());
        assertMoney("7.5", trade.durationMinutes());
        assertMoney("0", trade.slippage());
    }

    @Test
    void aLongIsStoppedAsTaker() {
        PaperBroker broker = broker("2", "1", "0");
        Trade trade =
                broker.close(
                        open(broker, Side.LONG, "100"),
                        ExitReason.STOP_LOSS,
                        money("99"),
                        OUT,
                        List.of());
        // Gross (99 - 100) * 2; fees 200 * 0.00055 + 198 * 0.00055.
        assertMoney("-2.2189", trade.pnl());
    }

    @Test
    void aShortGainsWhenThePriceFalls() {
        PaperBroker broker = broker("2", "1", "0");
        Position position = open(broker, Side.SHORT, "100");
        assertMoney("98", position.takeProfit());
        assertMoney("101", position.stopLoss());
        assertMoney("6", position.grossPnl(money("97")));
        Trade trade = broker.close(position, ExitReason.SIGNAL, money("97"), OUT, List.of());
        // Gross 3 * 2; fees 200 * 0.00055 + 194 * 0.00055.
        assertMoney("5.7833", trade.pnl());
    }

    @Test
    void protectionsCanBeOff() {
        Position position = open(broker("0", "0", "0"), Side.LONG, "100");
        assertNull(position.takeProfit());
        assertNull(position.stopLoss());
        assertSame(Trigger.NONE, Trigger.of(position, tick("1", "0.5", "1000")));
    }

    @Test
    void slippageIsInThePriceAndNotSubtractedAgain() {
        PaperBroker broker = broker("0", "0", "100");
        Position position = open(broker, Side.LONG, "100");
        Trade trade = broker.close(position, ExitReason.SIGNAL, money("110"), OUT, List.of());
        BigDecimal paid = position.entry().price();
        BigDecimal got = trade.exit().price();
        assertTrue(
                paid.compareTo(money("100")) >= 0 && paid.compareTo(money("101")) <= 0,
                paid::toString);
        assertTrue(
                got.compareTo(money("110")) <= 0 && got.compareTo(money("108.9")) >= 0,
                got::toString);
        BigDecimal two = money("2");
        BigDecimal slipped =
                paid.subtract(money("100")).add(money("110").subtract(got)).multiply(two);
        assertMoney(slipped.toPlainString(), trade.slippage());
        BigDecimal gross = got.subtract(paid).multiply(two);
        BigDecimal fees = got.add(paid).multiply(two).multiply(money("0.00055"));
        assertMoney(gross.subtract(fees).toPlainString(), trade.pnl());
    }

    @Test
    void aSeedGivesTheSameSlippage() {
        assertEquals(
                open(broker("0", "0", "50"), Side.LONG, "100"),
                open(broker("0", "0", "50"), Side.LONG, "100"));
    }

    @Test
    void theStopWinsATie() {
        Position isLong = open(broker("2", "1", "0"), Side.LONG, "100");
        assertEquals(
                new Trigger(ExitReason.STOP_LOSS, money("99.00000000")),
                Trigger.of(isLong, tick("100", "98", "103")));
        Position isShort = open(broker("2", "1", "0"), Side.SHORT, "100");
        assertEquals(
                new Trigger(ExitReason.STOP_LOSS, money("101.00000000")),
                Trigger.of(isShort, tick("100", "97", "102")));
    }

    @Test
    void aGapFillsAStopWhereTheMarketIsAndATakeProfitAtItsLimit() {
        Position isLong = open(broker("2", "1", "0"), Side.LONG, "100");
        assertMoney("95", Trigger.of(isLong, tick("95", "95", "95")).marketPrice());
        assertMoney("102", Trigger.of(isLong, tick("108", "108", "108")).marketPrice());
        Position isShort = open(broker("2", "1", "0"), Side.SHORT, "100");
        assertMoney("105", Trigger.of(isShort, tick("105", "105", "105")).marketPrice());
        assertMoney("98", Trigger.of(isShort, tick("90", "90", "90")).marketPrice());
    }

    @Test
    void touchingIsEnoughAndAHairBeforeIsNot() {
        Position isLong = open(broker("2", "1", "0"), Side.LONG, "100");
        assertEquals(ExitReason.STOP_LOSS, Trigger.of(isLong, tick("99", "99", "99")).reason());
        assertEquals(
                ExitReason.TAKE_PROFIT, Trigger.of(isLong, tick("102", "102", "102")).reason());
        assertSame(
                Trigger.NONE,
                Trigger.of(isLong, tick("99.00000001", "99.00000001", "101.99999999")));
    }

    @Test
    void theAccountAddsUp() {
        Account account = new Account();
        assertNull(account.winRate());
        PaperBroker free =
                new PaperBroker(
                        new Terms(
                                money("1"),
                                money("1"),
                                money("0"),
                                money("0"),
                                money("0"),
                                money("0"),
                                money("0"),
                                0));
        account.book(
                free.close(
                        open(free, Side.LONG, "100"),
                        ExitReason.SIGNAL,
                        money("110"),
                        OUT,
                        List.of()));
        account.book(
                free.close(
                        open(free, Side.LONG, "100"),
                        ExitReason.SIGNAL,
                        money("100"),
                        OUT,
                        List.of()));
        account.mark(money("5"));
        account.mark(money("0"));
        account.book(
                free.close(
                        open(free, Side.LONG, "100"),
                        ExitReason.SIGNAL,
                        money("96"),
                        OUT,
                        List.of()));
        assertEquals(
                List.of(1, 1, 1), List.of(account.wins(), account.losses(), account.breakeven()));
        assertMoney("6", account.realizedPnl());
        assertMoney("15", account.peakEquity());
        assertMoney("9", account.maxDrawdown());
        assertMoney("0.5", account.winRate());
        assertMoney("2.5", account.profitFactor());
        assertMoney("3", account.expectancy());
    }

    private static PaperBroker broker(String takeProfit, String stopLoss, String slippage) {
        return new PaperBroker(
                new Terms(
                        money("1"),
                        money("2"),
                        money(takeProfit),
                        money(stopLoss),
                        Terms.MAKER_RATE,
                        Terms.TAKER_RATE,
                        money(slippage),
                        42));
    }

    private static Position open(PaperBroker broker, Side side, String price) {
        return broker.open("p1", 0, side, money(price), IN, List.of("n1"), "entry-signal");
    }

    private static Tick tick(String price, String low, String high) {
        return new Tick(IN, money(price), BigDecimal.ZERO, money(low), money(high));
    }

    private static BigDecimal money(String digits) {
        return new BigDecimal(digits);
    }

    private static void assertMoney(String expected, BigDecimal actual) {
        assertEquals(
                0,
                money(expected).compareTo(actual),
                () -> "expected " + expected + " but was " + actual);
    }
}
