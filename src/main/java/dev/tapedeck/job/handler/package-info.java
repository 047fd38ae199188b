/**
 * The jobs that the service carries out itself: backtests, optimizations, signals, and the index of
 * the sources. Each leaves a run or a document behind.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.job.handler;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
