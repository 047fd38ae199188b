package dev.tapedeck.store.shared;

import dev.tapedeck.log.Cursor;
import java.util.List;

/**
 * What one node appends at once: the unit of atomicity. Groups of a log are numbered 1, 2, 3 …
 * across epochs, and a group is in the log only if the one before it is.
 *
 * @param token tells this group from any other that somebody may append under the same number
 * @param head the log's head once the group is in it
 * @param count of its events; none when it says where an epoch begins, or only remembers requests
 *     that had nothing new
 * @param lines its events as they stand on the wire, each with its line feed
 * @param marks requests to remember together with it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LogGroup(
        long number, String token, Cursor head, int count, byte[] lines, List<ProducerMark> marks) {
    /** The cursor before its first event; its own head when it has none. */
    public Cursor before() {
        return new Cursor(head.epoch(), head.seq() - count);
    }
}
