package dev.tapedeck.bot;

import dev.tapedeck.json.RawObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A kind of document that each bot has one of: how any earlier form of it becomes the one of today.
 */
public interface BotForm {
    /** A part of a document that nobody can understand. It is kept in quarantine, by itself. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Unreadable(String name, byte[] json, String reason) {}

    /** Collects what is taken out of a document. */
    final class Aside {
        private final List<Unreadable> parts = new ArrayList<>();

        public void put(String name, byte[] json, String reason) {
            parts.add(new Unreadable(name, json, reason));
        }

        public List<Unreadable> parts() {
            return List.copyOf(parts);
        }
    }

    /** Of the document below its bot: {@code universe}. */
    String id();

    /** Fills, converts and cleans what is stored; changes nothing in its own result. */
    void normalize(RawObject document, Aside aside);
}
