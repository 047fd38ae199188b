package dev.tapedeck.bot.engine;

import dev.tapedeck.bot.settings.BotSettings;
import dev.tapedeck.bot.settings.SettingsForm;

/**
 * The settings as they are stored, with whatever else stands there, and as they are read.
 *
 * @param json in the form of today
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record BotConfig(byte[] json, BotSettings settings) {
    /**
     * @throws dev.tapedeck.problem.Problem INVALID_FIELD that names every bad field
     */
    public static BotConfig of(byte[] json) {
        byte[] today = SettingsForm.normalize(json);
        return new BotConfig(today, BotSettings.read(today));
    }
}
