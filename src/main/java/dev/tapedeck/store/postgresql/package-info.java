/**
 * The store in PostgreSQL. It knows tables and statements; the order of appends, retries and what
 * other nodes wrote are {@link dev.tapedeck.store.shared}'s.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.store.postgresql;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
