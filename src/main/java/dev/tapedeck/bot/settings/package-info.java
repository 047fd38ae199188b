/**
 * What a bot is told to do: settings in the form of today out of any earlier one, and the named
 * profiles of a bot, one of which is active.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.bot.settings;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
