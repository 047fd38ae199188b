/**
 * Recorded markets as streams of ticks: the three that ship with the service and what lies in the
 * data folder's {@code replay/}. Reads lines of bounded length, one at a time, and names the line
 * that it cannot read. Knows no strategy, no log and no session.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.execution.source;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
