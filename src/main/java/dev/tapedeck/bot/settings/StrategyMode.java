package dev.tapedeck.bot.settings;

/** What a bot takes for a signal. */
public enum StrategyMode implements Word {
    IMPULSE("IMPULSE"),
    PUMP_DUMP_2ND_TRIGGER("PUMP_DUMP_2ND_TRIGGER");

    private final String word;

    StrategyMode(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
