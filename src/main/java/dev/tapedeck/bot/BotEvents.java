package dev.tapedeck.bot;

/** Hears what happens to a bot, after it is durable. Any number of beans; thread-safe. */
@FunctionalInterface
public interface BotEvents {
    /**
     * @param type such as {@code universe:created}
     * @param data one compact JSON object
     */
    void tell(String bot, String type, byte[] data);
}
