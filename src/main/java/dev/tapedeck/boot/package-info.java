/**
 * Chooses the backend, wires it, and starts what must run before the first request. Imported by
 * nobody.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.boot;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
