package dev.tapedeck.session.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A gain counts once, whatever stands between a trade and its position. Positions are entered at
 * 100, so that p of quantity 2 at a price of 110 has gained (110 − 100) · 2 = 20.
 */
class RealizedOnceTest {
    private final Tape tape = new Tape();
    private SessionState state = SessionState.begin(Tape.info());

    private void position(String id, String fields) {
        add(
                "position",
                "{\"position_id\":\"%s\",\"symbol\":\"X\",\"entry_price\":100,%s}"
                        .formatted(id, fields));
    }

    private void trade(String fields) {
        add("trade", "{\"trade_id\":\"t\",\"position_id\":\"p\"," + fields + "}");
    }

    private void price(int price) {
        add("tick", "{\"symbol\":\"X\",\"price\":" + price + "}");
    }

    /** Every event is folded from a state that was written and read back. */
    private void add(String type, String data) {
        tape.add(type, data);
        Snapshot saved = state.copy();
        state = SessionState.restore(Tape.info(), saved.stateJson(), saved.curveJson());
        tape.fold(state, tape.count() - 1, tape.count());
    }

    /** Where it stands: realized + unrealized = equity, and the greatest drawdown so far. */
    private void stands(String realized, String unrealized, String equity, String maxDrawdown) {
        Performance now = state.copy().performance();
        assertEquals(
                "%s + %s = %s, %s".formatted(realized, unrealized, equity, maxDrawdown),
                "%s + %s = %s, %s"
                        .formatted(
                                plain(now.realized()),
                                plain(now.unrealized()),
                                plain(now.equity()),
                                plain(now.maxDrawdown())));
        Snapshot whole = tape.fold().copy();
        assertEquals(text(whole.stateJson()), text(state.copy().stateJson()));
        assertEquals(text(whole.curveJson()), text(state.copy().curveJson()));
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    private static String text(byte[] json) {
        return new String(json, UTF_8);
    }

    @Test
    void aTradeAndThenTheClosedPosition() {
        position("p", "\"quantity\":2");
        price(110);
        stands("0", "20", "20", "0");
        trade("\"quantity\":2,\"pnl\":19"); // a fee of 1
        stands("19", "0", "19", "1");
        price(150); // p is sold
        stands("19", "0", "19", "1");
        position("p", "\"quantity\":2,\"status\":\"closed\",\"unrealized_pnl\":20");
        stands("19", "0", "19", "1");
    }

    @Test
    void aTradeAndThenTheRemovedPosition() {
        position("p", "\"quantity\":2");
        price(110);
        trade("\"quantity\":2,\"pnl\":20");
        stands("20", "0", "20", "0");
        add("position", "{\"position_id\":\"p\",\"removed\":true}");
        stands("20", "0", "20", "0");
    }

    @Test
    void aTradeOfAPartAndThenTheSmallerPosition() {
        position("p", "\"quantity\":3,\"multiplier\":10");
        price(110);
        stands("0", "300", "300", "0"); // 10 · 3 · 10
        trade("\"quantity\":1,\"pnl\":100");
        stands("100", "200", "300", "0"); // 10 · 2 · 10
        price(107);
        stands("100", "140", "240", "60"); // 7 · 2 · 10
        position("p", "\"quantity\":2,\"multiplier\":10");
        stands("100", "140", "240", "60"); // nothing was sent: at the last price
        trade("\"quantity\":2,\"pnl\":140");
        stands("240", "0", "240", "60");
    }

    @Test
    void twoTradesOfParts() {
        position("p", "\"quantity\":3,\"unrealized_pnl\":30");
        trade("\"quantity\":1,\"pnl\":10");
        stands("10", "20", "30", "0"); // 30 · 2/3
        trade("\"quantity\":1.5,\"pnl\":15");
        stands("25", "5", "30", "0"); // 30 · 0.5/3
        trade("\"quantity\":1,\"pnl\":5"); // more than is left
        stands("30", "0", "30", "0");
    }

    @Test
    void aShortPositionIsBoughtBackInParts() {
        position("p", "\"side\":\"short\",\"quantity\":4");
        price(95);
        stands("0", "20", "20", "0"); // (100 − 95) · 4
        trade("\"side\":\"short\",\"quantity\":-1,\"pnl\":5");
        stands("5", "15", "20", "0");
        price(105);
        stands("5", "-15", "-10", "30");
    }

    /** Nobody can know that a trade will follow; see docs/protocol.md. */
    @Test
    void theClosedPositionAndThenItsTradeIsADip() {
        position("p", "\"quantity\":2");
        price(110);
        position("p", "\"quantity\":0");
        stands("0", "0", "0", "20");
        trade("\"quantity\":2,\"pnl\":20");
        stands("20", "0", "20", "20");
    }

    @Test
    void theSmallerPositionAndThenItsTradeKeepsTheRest() {
        position("p", "\"quantity\":3");
        price(110);
        position("p", "\"quantity\":2");
        stands("0", "20", "20", "10");
        price(110);
        trade("\"quantity\":1,\"pnl\":10"); // of the 1 that is gone already
        stands("10", "20", "30", "10");
        trade("\"quantity\":2,\"pnl\":20"); // of the 2 that are there
        stands("30", "0", "30", "10");
    }

    @Test
    void aTradeThatNamesNoQuantityIsOfWhatIsAwaitedOrElseOfAll() {
        position("p", "\"quantity\":3");
        price(110);
        position("p", "\"quantity\":2");
        trade("\"pnl\":10");
        stands("10", "20", "30", "10");
        trade("\"pnl\":20");
        stands("30", "0", "30", "10");
    }

    @Test
    void aPartWhoseTradeNeverCameIsNotAwaitedForEver() {
        position("p", "\"quantity\":3");
        price(110);
        position("p", "\"quantity\":2");
        position("p", "\"quantity\":2"); // only marked
        trade("\"quantity\":2,\"pnl\":20");
        stands("20", "0", "20", "10");
    }

    @Test
    void aPositionThatTurnsHasLostAllOfWhatItWas() {
        position("p", "\"quantity\":2");
        price(110);
        position("p", "\"quantity\":-1,\"unrealized_pnl\":-3");
        trade("\"quantity\":2,\"pnl\":20");
        stands("20", "-3", "17", "23"); // the dip: 20, −3, 17
    }

    @Test
    void aPositionThatIsSentAgainCountsAgain() {
        position("p", "\"quantity\":2");
        price(110);
        trade("\"quantity\":2,\"pnl\":20");
        position("p", "\"quantity\":2,\"unrealized_pnl\":0");
        price(101);
        stands("20", "2", "22", "0");
        trade("\"quantity\":2,\"pnl\":2");
        stands("22", "0", "22", "0");
    }

    @Test
    void aLateTradeOfAnEarlierReEntryLeavesThePositionAsItIs() {
        position("p", "\"quantity\":2,\"re_entry_num\":0");
        price(110);
        position("p", "\"quantity\":0,\"re_entry_num\":0");
        position("p", "\"quantity\":1,\"re_entry_num\":1,\"unrealized_pnl\":4");
        stands("0", "4", "4", "20");
        add("trade", "{\"trade_id\":\"p-r0\",\"position_id\":\"p\",\"re_entry_num\":0,\"pnl\":20}");
        stands("20", "4", "24", "20");
        add("trade", "{\"trade_id\":\"p-r1\",\"position_id\":\"p\",\"re_entry_num\":1,\"pnl\":4}");
        stands("24", "0", "24", "20");
    }

    @Test
    void aReEntryOfFewerInPlaceOfWhatWasTradedAwaitsNothing() {
        position("p", "\"quantity\":2,\"re_entry_num\":0");
        price(110);
        trade("\"quantity\":2,\"pnl\":20,\"re_entry_num\":0");
        position("p", "\"quantity\":1,\"re_entry_num\":1,\"unrealized_pnl\":0");
        price(105);
        stands("20", "5", "25", "0");
        trade("\"quantity\":1,\"pnl\":5,\"re_entry_num\":1");
        stands("25", "0", "25", "0");
    }

    @Test
    void otherPositionsAndTheirTicksGoOn() {
        position("p", "\"quantity\":2");
        position("q", "\"quantity\":1");
        price(110);
        stands("0", "30", "30", "0");
        trade("\"quantity\":2,\"pnl\":20");
        stands("20", "10", "30", "0");
        price(112);
        stands("20", "12", "32", "0");
        position("q", "\"quantity\":1,\"unrealized_pnl\":15");
        stands("20", "15", "35", "0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"trade_id\":\"t\",\"pnl\":7} | of no position",
                "{\"trade_id\":\"t\",\"pnl\":7,\"position_id\":\"other\"} | of an unknown one",
                "{\"trade_id\":\"t\",\"pnl\":7,\"position_id\":null} | of none",
                "{\"trade_id\":\"t\",\"pnl\":7,\"position_id\":\"p\",\"quantity\":0} | of nothing",
            })
    void aTradeThatIsNotOfThePositionLeavesItAsItIs(String trade, String why) {
        position("p", "\"quantity\":2");
        price(110);
        add("trade", trade);
        stands("7", "20", "27", "0");
        price(111);
        stands("7", "22", "29", "0");
        assertTrue(text(state.copy().stateJson()).endsWith("\"traded\":{}}"), why);
    }

    @Test
    void aTradeWithoutAPnlRealizesNothing() {
        position("p", "\"quantity\":2");
        price(110);
        trade("\"quantity\":2");
        stands("0", "20", "20", "0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // scaled by 0.5: 1 of 1 is all, and so is 2 of 2
                "\"quantity\":2,\"actual_quantity\":1 | \"quantity\":1 | 0",
                "\"quantity\":2,\"actual_quantity\":1 | \"quantity\":2 | 0",
                // in lots of 75
                "\"quantity\":1,\"actual_quantity\":75 | \"quantity\":75 | 0",
                "\"quantity\":1,\"actual_quantity\":75 | \"quantity\":1 | 0",
                "\"quantity\":1,\"actual_quantity\":75 | \"quantity\":1,\"actual_quantity\":25 | 50",
                "\"quantity\":100,\"actual_quantity\":60 | \"quantity\":30 | 30",
            })
    void aQuantityIsComparedWithTheActualOne(String position, String trade, String left) {
        position("p", position);
        price(101); // each has gained 1
        trade(trade + ",\"pnl\":0");
        assertEquals(left, plain(state.copy().performance().unrealized()));
    }

    @Test
    void aPositionOfUnknownQuantityIsClosedByAnyTradeOfIt() {
        position("p", "\"unrealized_pnl\":8");
        trade("\"quantity\":1,\"pnl\":8");
        stands("8", "0", "8", "0");
        position("p", "\"unrealized_pnl\":1");
        stands("8", "1", "9", "0");
    }

    @Test
    void aForkBetweenTradeAndPositionCarriesOver() {
        position("p", "\"quantity\":3");
        price(110);
        trade("\"quantity\":1,\"pnl\":10");
        Tape child = new Tape().add("fork", "{\"state\":" + text(state.copy().stateJson()) + "}");
        child.add("tick", "{\"symbol\":\"X\",\"price\":111}");
        Performance forked = child.fold().copy().performance();
        assertEquals("32", plain(forked.equity())); // 10 + 11 · 2
    }

    @Test
    void aStateFromBeforeThisRuleIsRead() {
        position("p", "\"quantity\":2");
        price(110);
        String old = text(state.copy().stateJson()).replace(",\"traded\":{}", "");
        SessionState restored = SessionState.restore(Tape.info(), old.getBytes(UTF_8), null);
        assertEquals("20", plain(restored.copy().performance().equity()));
    }
}
