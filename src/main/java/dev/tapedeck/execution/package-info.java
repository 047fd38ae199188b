/**
 * Simulations that the service runs itself: what is registered, who runs it, and how it starts,
 * pauses and goes on after a crash. The log is the only memory: an execution's entry and its {@code
 * ticks} in the session's state say all that is needed to go on. {@code execution.source} reads
 * markets, {@code execution.strategy} and {@code execution.broker} decide and trade, {@code
 * execution.simulation} is the pure function that they make together; only this package knows
 * sessions, threads and time.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.execution;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
