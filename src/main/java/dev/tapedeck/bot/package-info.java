/**
 * What outside bots keep here: documents in the camelCase and the layout of the systems that they
 * come from. Below it a package for each thing that a bot has.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.bot;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
