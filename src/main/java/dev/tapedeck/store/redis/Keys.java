package dev.tapedeck.store.redis;

import dev.tapedeck.document.EntityName;
import dev.tapedeck.log.LogId;
import java.util.List;

/**
 * Where everything is. Documents have the keys that users of such stores know, {@code
 * signal/strategy-a:BTCUSDT}; what is Tapedeck's own is told from them by its prefixes.
 */
final class Keys {
    static final String MOVED = "tapedeck:moved";
    static final String FILES = "tapedeck:{files}:";
    static final String FILE_NAMES = "tapedeck:{files}";

    private static final String LOG = "tapedeck:log:{";
    private static final String QUARANTINE = "tapedeck:quarantine:";

    private Keys() {}

    /** In braces, so that all keys of one log are in one place of a cluster. */
    private static String log(LogId id) {
        return LOG + id + "}";
    }

    /** A hash: where the log ends. */
    static String head(LogId id) {
        return log(id);
    }

    /** A stream: its groups. */
    static String groups(LogId id) {
        return log(id) + ":groups";
    }

    /** A hash: what is in its producers' slots. */
    static String marks(LogId id) {
        return log(id) + ":marks";
    }

    static List<String> all(LogId id) {
        return List.of(head(id), groups(id), marks(id));
    }

    static String document(EntityName entity, String id) {
        return entity + ":" + id;
    }

    /**
     * Always the same for the same content, so that setting it aside twice leaves it there once.
     */
    static String quarantined(EntityName entity, String id, String digest) {
        return QUARANTINE + entity + ":" + id + ":" + digest;
    }

    static boolean isDocument(String key) {
        return key.indexOf(':') > 0
                && !key.startsWith(LOG)
                && !key.startsWith(FILES)
                && !key.startsWith(QUARANTINE);
    }

    /** A pattern of keys that begin so. */
    static String beginning(String prefix) {
        return prefix.replaceAll("[\\\\*?\\[\\]^-]", "\\\\$0") + "*";
    }
}
