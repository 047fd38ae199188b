package dev.tapedeck.bot;

import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folders;
import dev.tapedeck.document.Revision;
import dev.tapedeck.json.JsonBytes;
import dev.tapedeck.json.RawObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jboss.logging.Logger;

/** Where parts of documents go that nobody understands, each with the reason beside it. */
final class SetAside {
    private static final Logger LOG = Logger.getLogger(SetAside.class);
    private static final String PLACE = "quarantine";

    private final Folders folders;

    SetAside(Folders folders) {
        this.folders = folders;
    }

    /** The same part always under the same name, so that it is kept once. */
    void keep(String bot, String document, BotForm.Unreadable part) {
        String file =
                "bots~" + bot + "~" + document + "~part~" + Revision.of(part.json()) + ".json";
        byte[] why = RawObject.literal(part.name() + ": " + part.reason() + "\n");
        try {
            Folder aside = folders.at(PLACE);
            aside.replace(file, part.json(), Folder.Durability.POWER);
            aside.replace(file + ".reason", why, Folder.Durability.POWER);
        } catch (IOException e) {
            throw new UncheckedIOException("a part of a document could not be set aside", e);
        }
        LOG.errorf(
                "set aside %s of %s of bot %s as %s: %s",
                part.name(), document, bot, file, part.reason());
    }

    /** What the bot's own log says of it. */
    static byte[] news(String document, BotForm.Unreadable part) {
        return new JsonBytes(128)
                .ascii("{\"level\":\"error\",\"message\":")
                .string("set aside " + part.name() + " of " + document + ": " + part.reason())
                .put('}')
                .toByteArray();
    }
}
