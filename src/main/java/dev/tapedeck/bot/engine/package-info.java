/**
 * The paper bot as a pure function of its ticks: the symbols' state machine, orders and positions
 * on paper, guardrails, statistics, the snapshot that it goes on from, and the planner that tunes
 * it. No clock, no thread, no chance and no I/O, so equal ticks give equal outcomes.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.bot.engine;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
