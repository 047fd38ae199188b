package dev.tapedeck.document;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which content a document has: SHA-1 of its bytes, 40 hex digits. Made from the content alone, so
 * that it is the same on every backend, survives a move between them, and needs no place of its own
 * in a file. It tells versions apart; it is no protection against forgery.
 */
public record Revision(String value) {
    public static Revision of(byte[] json) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(json);
            return new Revision(HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
