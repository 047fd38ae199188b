/**
 * Which symbols a bot may trade: its universe, made from a feed of a venue's instruments and
 * tickers, and the ones that were excluded by hand.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.bot.universe;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
