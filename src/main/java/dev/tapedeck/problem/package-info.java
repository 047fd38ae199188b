/**
 * Errors as RFC 9457 problem documents: the kinds, the one exception and the one rendering of it.
 * Every other room may throw {@link dev.tapedeck.problem.Problem}; nothing here knows a domain.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.problem;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
