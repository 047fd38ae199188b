package dev.tapedeck.migration;

import static dev.tapedeck.log.Samples.append;
import static dev.tapedeck.log.Samples.await;
import static dev.tapedeck.log.Samples.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tapedeck.document.DocumentStore;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Folder.Durability;
import dev.tapedeck.document.Folders;
import dev.tapedeck.document.Holder;
import dev.tapedeck.document.Holdings;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.LogId;
import dev.tapedeck.log.LogKind;
import dev.tapedeck.log.Samples;
import dev.tapedeck.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A feature whose things have documents, a log, files and views in one place. */
final class Bots implements Holder {
    static final int DOCUMENTS = 4;
    static final int FILES = 1;
    static final int LOGS = 1;

    private static final EntityName BOT = EntityName.of("bots", "b");
    private static final EntityName TUNING = EntityName.of("bots", "b", "autotune");
    private static final EntityName RUN = EntityName.of("bots", "b", "runs", "2026-01-01");
    private static final LogId LOG = new LogId(LogKind.BOT, "b");

    @Override
    public Holdings in(DocumentStore documents, Folders folders) {
        List<EntityName> entities =
                await(documents.entities("bots").collect().asList()).stream()
                        .filter(Bots::hasDocuments)
                        .toList();
        TreeSet<String> bots = new TreeSet<>();
        entities.forEach(each -> bots.add(each.parts().get(1)));
        List<Holdings.Log> logs = new ArrayList<>();
        bots.forEach(
                each -> logs.add(new Holdings.Log(new LogId(LogKind.BOT, each), "bots/" + each)));
        Holdings.Files captured =
                new Holdings.Files("bots", path -> path.matches("[^/]+/replay/[^/]+\\.ndjson"));
        return new Holdings(entities, List.of(captured), logs);
    }

    private static boolean hasDocuments(EntityName name) {
        return switch (name.parts().size()) {
            case 2 -> true;
            case 3 -> name.parts().get(2).equals("autotune");
            case 4 -> name.parts().get(2).equals("runs");
            default -> false;
        };
    }

    static void fill(Store store) throws IOException {
        Belongings.document(store, BOT, "universe", "{\"symbols\":[]}");
        Belongings.document(store, BOT, "universe_exclusions_2026-01-01_00-00-00", "{}");
        Belongings.document(store, TUNING, "state", "{\"enabled\":true}");
        Belongings.document(store, RUN, "meta", "{}");
        append(log(store), "{\"n\":1}");
        append(log(store), "{\"n\":2}");
        Folder folder = store.folders().at("bots/b");
        folder.replace("replay/captured.ndjson", utf8("{\"ts\":1}\n"), Durability.POWER);
        folder.replace("journal.ndjson", utf8("{}\n"), Durability.POWER);
        folder.replace("snapshots/state.json", utf8("{}"), Durability.POWER);
    }

    private static EventLog log(Store store) {
        EventLog log = await(store.logs().open(LOG, "bots/b"));
        await(log.refresh());
        return log;
    }

    static void assertSame(Store here, Store there) {
        for (EntityName entity : List.of(BOT, TUNING, RUN)) {
            assertEquals(Belongings.documents(here, entity), Belongings.documents(there, entity));
        }
        assertEquals(2, Belongings.documents(there, BOT).size());
        assertEquals(Samples.lines(log(here)), Samples.lines(log(there)));
        assertEquals(Samples.lines(log(here)).size(), 2);
    }
}
