/**
 * Signals and risk: what live trading has open for each strategy and symbol, and for each risk
 * profile, as documents in the form that existing systems have.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.signal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
