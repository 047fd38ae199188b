/**
 * What a simulation was worth: tear sheets out of equity and trades, and the comparison of two
 * results. Pure functions over exact decimals; no clock, no storage.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.analysis;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
