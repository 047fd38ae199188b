package dev.tapedeck.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong(-7);

    @Test
    void marketTimeIsDividedBySpeedAndCapped() {
        Pace pace = pace("60");
        assertEquals(0, pace.untilDue(START));
        pace.taken(START);
        assertEquals(SECOND / 2, pace.untilDue(START.plusSeconds(30)));
        assertEquals(
                5 * SECOND,
                pace.untilDue(START.plusSeconds(86_400L * 365 * 1000)),
                "a weekend, and a millennium");
        clock.addAndGet(SECOND / 2);
        assertEquals(0, pace.untilDue(START.plusSeconds(30)));
    }

    @Test
    void lateTicksDoNotShiftTheOnesAfter() {
        Pace pace = pace("1");
        pace.taken(START);
        clock.addAndGet(3 * SECOND);
        pace.taken(START.plusSeconds(1));
        assertEquals(-SECOND, pace.untilDue(START.plusSeconds(2)));
        assertEquals(SECOND, pace.untilDue(START.plusSeconds(4)));
    }

    @Test
    void afterALongStandstillNothingIsHurriedAfter() {
        Pace pace = pace("1");
        pace.taken(START);
        clock.addAndGet(600 * SECOND);
        pace.taken(START.plusSeconds(1));
        assertEquals(-4 * SECOND, pace.untilDue(START.plusSeconds(2)));
    }

    @Test
    void maxNeverWaits() {
        Pace pace = new Pace(Speed.MAX, Duration.ofSeconds(5), clock::get);
        pace.taken(START);
        assertEquals(0, pace.untilDue(START.plusSeconds(1000)));
    }

    private Pace pace(String factor) {
        return new Pace(new Speed(new BigDecimal(factor)), Duration.ofSeconds(5), clock::get);
    }
}
