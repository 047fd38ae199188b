/**
 * JSON as bytes, for the paths where every event passes: a strict one-pass validator that drops the
 * white space and keeps every digit, a finder of top-level fields, and a builder. Everything off
 * these paths uses Jackson.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.json;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
