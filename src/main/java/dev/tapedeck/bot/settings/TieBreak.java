package dev.tapedeck.bot.settings;

/** Which side is taken when a symbol gives a signal for both at once. */
public enum TieBreak implements Word {
    SHORT_PRIORITY("shortPriority"),
    LONG_PRIORITY("longPriority"),
    STRONGER_SIGNAL("strongerSignal");

    private final String word;

    TieBreak(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
