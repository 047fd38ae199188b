/**
 * Events over SmallRye channels besides HTTP. {@code tapedeck-ingest} takes what {@code POST
 * /sessions/{id}/events} takes and acknowledges after the durable commit; what can never be
 * appended goes to {@code tapedeck-dead-letter}; {@code tapedeck-committed} gives every committed
 * event, byte for byte. The channels live in this process until {@code
 * tapedeck.messaging.connector=smallrye-kafka} says otherwise, at run time.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.messaging;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
