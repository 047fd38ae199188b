/**
 * MongoDB as a database that several nodes share, without its transactions: a group of events is
 * one document, and a unique index on log and number is what lets only one node append it.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.store.mongodb;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
