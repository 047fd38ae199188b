package dev.tapedeck.session.state;

import org.jspecify.annotations.Nullable;

/**
 * What a session was registered with: the part of its state that no event changes. Immutable; the
 * array is shared and must not be changed.
 *
 * @param scale the number as sent, or null
 * @param metadata compact JSON as sent, or null
 * @param createdAt as on the wire: RFC 3339, UTC, microseconds
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SessionInfo(
        String sessionId,
        String userId,
        String strategyId,
        String brokerConnectionId,
        String mode,
        @Nullable String scale,
        byte @Nullable [] metadata,
        String createdAt) {}
