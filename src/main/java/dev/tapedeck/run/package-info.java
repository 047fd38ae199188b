/**
 * The history of runs: what was asked for, how it went, and what it left behind. One document for
 * each run, and its artifacts as files beside it.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.run;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
