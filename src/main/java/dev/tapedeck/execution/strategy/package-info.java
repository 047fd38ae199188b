/**
 * Strategies on ta4j's indicators: each says which parameters it takes and, at every bar's close,
 * which named conditions hold for getting in, out and in again, so that the reason for a trade and
 * for no trade can be shown. Indicators compute in doubles; no money does.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.execution.strategy;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
