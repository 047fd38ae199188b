package dev.tapedeck.session.state;

import java.math.BigDecimal;

/**
 * The equity after an event that changed it.
 *
 * @param seq the event's sequence number
 * @param ts the event's time as on the wire
 */
public record EquityPoint(long seq, String ts, BigDecimal equity) {}
