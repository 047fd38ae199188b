/**
 * Redis as a database that several nodes share: a stream and two hashes for each log, a string for
 * each document and each file. Whatever must be atomic is one script.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.store.redis;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
