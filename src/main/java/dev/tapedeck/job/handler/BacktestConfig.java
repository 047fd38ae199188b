package dev.tapedeck.job.handler;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code tapedeck.backtests.*}: what the built-in jobs may take. */
@ConfigMapping(prefix = "tapedeck.backtests")
public interface BacktestConfig {
    /**
     * Trades of one backtest, each about 700 bytes until they are stored; with more it fails, and
     * as a cell of an optimization it is ranked last.
     */
    @WithDefault("50000")
    int maxTrades();

    /** Combinations of parameters that one optimization may have. */
    @WithDefault("10000")
    int maxCells();

    /**
     * Ticks of a source, each about 150 bytes, that an optimization keeps in memory; a longer one
     * is read again for each cell.
     */
    @WithDefault("200000")
    int maxTicksInMemory();

    /** Finished work of an optimization that a crash may cost. */
    @WithDefault("250MS")
    Duration saveEvery();
}
