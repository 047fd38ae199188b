/**
 * The pure fold of a session: {@code state' = apply(state, event)}. No clock, no thread, no file;
 * the same lines give the same state, byte for byte.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.session.state;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
