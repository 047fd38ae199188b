/**
 * The backend that keeps everything in memory and nothing beyond the process: for backtests, tests
 * and throw-away runs. The same contract as every other backend, within a limit of bytes.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.store.memory;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
