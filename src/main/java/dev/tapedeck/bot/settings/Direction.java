package dev.tapedeck.bot.settings;

/** Which way a bot may trade. */
public enum Direction implements Word {
    LONG("long"),
    SHORT("short"),
    BOTH("both");

    private final String word;

    Direction(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
