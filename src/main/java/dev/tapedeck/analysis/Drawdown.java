package dev.tapedeck.analysis;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One way down from a high and back.
 *
 * @param peakTime when the high was last touched
 * @param recovery when it was reached again; null while it was not
 */
public record Drawdown(
        Instant peakTime,
        BigDecimal peak,
        Instant troughTime,
        BigDecimal trough,
        @Nullable Instant recovery) {
    /** peak − trough, in money; exact. */
    public BigDecimal depth() {
        return peak.subtract(trough);
    }

    /** Of the peak. */
    public BigDecimal depthPercent() {
        return Objects.requireNonNull(
                Figures.ratio(depth().multiply(Figures.HUNDRED), peak), "no peak");
    }

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("peak", Figures.time(peakTime))
                .put("trough", Figures.time(troughTime))
                .put("recovery", Figures.time(recovery))
                .put("peak_equity", Figures.plain(peak))
                .put("trough_equity", Figures.plain(trough))
                .put("depth", Figures.plain(depth()))
                .put("depth_percent", depthPercent());
    }
}
