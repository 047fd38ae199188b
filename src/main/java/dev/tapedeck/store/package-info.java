/**
 * What backends have in common: how an append is admitted and what is known of producers. Each
 * backend has a package of its own below and knows no other.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.store;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
