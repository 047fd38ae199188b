package dev.tapedeck.bot.settings;

/** What autotune may change: the settings, or only which symbols are traded. */
public enum AutoTuneScope implements Word {
    GLOBAL("GLOBAL"),
    UNIVERSE_ONLY("UNIVERSE_ONLY");

    private final String word;

    AutoTuneScope(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
