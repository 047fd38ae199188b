/**
 * One execution as a pure function: a tick in, the events of that tick out, nothing else in or out.
 * Equal ticks, parameters and names give equal bytes, which is what lets an execution be taken up
 * again after a crash by running it again.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.execution.simulation;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
