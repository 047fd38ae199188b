/**
 * Paper trading: fills, fees, stops and take-profits, positions, trades and the account's sums, all
 * in exact decimals. A pure calculation; it knows no clock, no log and no strategy.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.execution.broker;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
