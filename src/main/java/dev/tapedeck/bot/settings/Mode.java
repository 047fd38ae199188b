package dev.tapedeck.bot.settings;

/** Whose money a bot trades with: none, or that of a venue's demo account. */
public enum Mode implements Word {
    PAPER("paper"),
    DEMO("demo");

    private final String word;

    Mode(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
