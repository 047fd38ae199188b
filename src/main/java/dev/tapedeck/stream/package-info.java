/**
 * Streams of committed events over SSE: the hub, the cursors that are pumped from it, the frames,
 * and multiplexing. Knows logs and sockets, no domain. A subscriber is a cursor; whatever it lacks
 * comes out of the hub's small window or out of the log.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.stream;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
