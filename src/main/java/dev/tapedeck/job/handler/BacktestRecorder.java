package dev.tapedeck.job.handler;

import java.math.BigDecimal;
import java.time.Instant;

/** Is told what a backtest does as it goes. */
interface BacktestRecorder {
    /** For who wants no more than the figures. */
    BacktestRecorder NONE =
            new BacktestRecorder() {
                @Override
                public void trade(byte[] bytes, int from, int to) {}

                @Override
                public void equity(long n, Instant time, BigDecimal equity) {}
            };

    /** A trade as executions record it. */
    void trade(byte[] bytes, int from, int to);

    /** The equity after tick n, where it has changed, and at the first and the last. */
    void equity(long n, Instant time, BigDecimal equity);
}
