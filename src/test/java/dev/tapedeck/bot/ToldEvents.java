package dev.tapedeck.bot;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what the service said of bots. */
@Singleton
public class ToldEvents implements BotEvents {
    private record Told(String bot, String event) {}

    private final List<Told> told = new CopyOnWriteArrayList<>();

    @Override
    public void tell(String bot, String type, byte[] data) {
        told.add(new Told(bot, type + " " + new String(data, UTF_8)));
    }

    public List<String> of(String bot) {
        return told.stream().filter(each -> each.bot.equals(bot)).map(Told::event).toList();
    }
}
