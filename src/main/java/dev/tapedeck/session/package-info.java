/**
 * Live simulation sessions: registration and lifecycle, the writers of positions, trades, metrics
 * and events, state at any cursor, and their REST and stream endpoints. {@code session.state} is
 * the pure fold, {@code session.files} what is kept on disk besides the log.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.session;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
