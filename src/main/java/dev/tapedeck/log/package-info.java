/**
 * The contract of an event log: cursors, batches, committed lines and {@link
 * dev.tapedeck.log.EventLog} itself. A backend implements it, features use it. Nothing here knows a
 * file, a socket or a domain.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.log;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
