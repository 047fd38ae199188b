package dev.tapedeck.bot;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.document.Document;
import dev.tapedeck.document.DocumentProblems;
import dev.tapedeck.document.DocumentRepository;
import dev.tapedeck.document.Documents;
import dev.tapedeck.document.EntityName;
import dev.tapedeck.document.Folders;
import dev.tapedeck.document.Precondition;
import dev.tapedeck.document.Revision;
import dev.tapedeck.json.JsonCheck;
import dev.tapedeck.json.JsonIndent;
import dev.tapedeck.json.RawObject;
import dev.tapedeck.problem.Ids;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.quarkus.arc.All;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The documents of bots, each in the form of today: what is stored in another one is brought into
 * it when it is first read, and written back. A change is made to what is stored at that moment,
 * and made again when somebody was faster. Thread-safe; blocks.
 */
@Singleton
public class BotDocuments {
    private static final Logger LOG = Logger.getLogger(BotDocuments.class);
    private static final String FIRST = "bots";
    private static final int TRIES = 100;
    private static final int LOCKS = 64;

    /** A document in the form of today. */
    public record Stored(RawObject fields, Document document) {
        public Revision revision() {
            return document.revision();
        }
    }

    /** What became of a change. */
    public record Saved(Stored stored, boolean created, boolean changed) {}

    private final DocumentRepository repository;
    private final Folders folders;
    private final SetAside aside;
    private final List<BotEvents> listeners;
    private final int maxBytes;

    /** This process's writers of one bot go one at a time; others are told by the condition. */
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    @Inject
    public BotDocuments(
            DocumentRepository repository,
            Folders folders,
            BotsConfig config,
            @All List<BotEvents> listeners) {
        this.repository = repository;
        this.folders = folders;
        this.aside = new SetAside(folders);
        this.listeners = List.copyOf(listeners);
        this.maxBytes = config.documentBytes();
    }

    /**
     * @throws Problem INVALID_ID
     */
    @CanIgnoreReturnValue
    public static EntityName entity(String bot) {
        return EntityName.of(FIRST, Ids.check("bot", bot, Ids.MAX));
    }

    /** As they are stored. */
    public Documents of(String bot) {
        return repository.documents(entity(bot));
    }

    public void tell(String bot, String type, byte[] data) {
        listeners.forEach(each -> each.tell(bot, type, data));
    }

    /** Whether anything is kept of that bot. */
    public boolean isKnown(String bot) {
        boolean hasDocument =
                of(bot).keys().collect().first().await().asOptional().indefinitely().isPresent();
        try {
            return hasDocument || !folders.at(FIRST + "/" + bot).all().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @throws Problem BOT_NOT_FOUND
     */
    public void requireKnown(String bot) {
        if (!isKnown(bot)) {
            throw Problem.of(ProblemKind.BOT_NOT_FOUND, "there is no bot " + bot);
        }
    }

    /** Empty when there is none; one that is no object is set aside. */
    public Optional<Stored> find(String bot, BotForm form) {
        Documents documents = of(bot);
        for (int i = 0; i < TRIES; i++) {
            Optional<Document> found = read(documents, form.id());
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Document document = found.get();
            Optional<RawObject> fields = RawObject.parse(document.json());
            String fault = JsonCheck.fault(document.json());
            if (fields.isEmpty() || fault != null) {
                setAside(documents, document, fault == null ? "it is no object" : fault);
                continue;
            }
            BotForm.Aside parts = new BotForm.Aside();
            form.normalize(fields.get(), parts);
            if (!fields.get().isChanged()) {
                return Optional.of(new Stored(fields.get(), document));
            }
            Optional<Stored> written =
                    written(documents, bot, document, fields.get(), parts.parts());
            if (written.isPresent()) {
                return written;
            }
        }
        throw tooMany(bot, form);
    }

    private static Optional<Document> read(Documents documents, String id) {
        return documents
                .readValue(id)
                .map(Optional::of)
                .onFailure(DocumentProblems::isNotFound)
                .recoverWithItem(Optional.empty())
                .await()
                .indefinitely();
    }

    private static void setAside(Documents documents, Document document, String why) {
        boolean done =
                documents.setAside(document.id(), document.revision(), why).await().indefinitely();
        LOG.debugf("%s:%s set aside: %s", documents.entity(), document.id(), done);
    }

    /** Empty when somebody else has written meanwhile. What is taken out is safe before that. */
    private Optional<Stored> written(
            Documents documents,
            String bot,
            Document before,
            RawObject fields,
            List<BotForm.Unreadable> parts) {
        byte[] json = JsonIndent.indent(fields.toJson());
        try {
            parts.forEach(part -> aside.keep(bot, before.id(), part));
            Revision revision =
                    documents
                            .writeValue(before.id(), json, new Precondition.Is(before.revision()))
                            .await()
                            .indefinitely();
            LOG.infof("%s:%s is in the form of today", documents.entity(), before.id());
            parts.forEach(part -> tell(bot, "log", SetAside.news(before.id(), part)));
            return Optional.of(new Stored(fields, new Document(before.id(), revision, json)));
        } catch (Problem e) {
            if (DocumentProblems.isChanged(e)) {
                return Optional.empty();
            }
            // A reader need not suffer from a storage that takes no writes.
            return Optional.of(
                    new Stored(fields, new Document(before.id(), before.revision(), json)));
        }
    }

    /**
     * @param condition of what is there, in the form of today
     * @param change of what is there; may be asked again. Nothing is written when its result is not
     *     changed
     */
    @CanIgnoreReturnValue
    public Saved edit(
            String bot,
            BotForm form,
            Precondition condition,
            Function<Optional<RawObject>, RawObject> change) {
        Documents documents = of(bot);
        synchronized (locks.get(Math.floorMod(bot.hashCode(), LOCKS))) {
            for (int i = 0; i < TRIES; i++) {
                Optional<Stored> there = find(bot, form);
                Revision revision = there.map(Stored::revision).orElse(null);
                if (!condition.holds(revision)) {
                    throw DocumentProblems.changed(documents.entity(), form.id(), revision);
                }
                RawObject fields = change.apply(there.map(Stored::fields));
                if (there.isPresent() && !isNews(there.get(), fields)) {
                    return new Saved(there.get(), false, false);
                }
                Optional<Stored> written = write(documents, form, there, fields);
                if (written.isPresent()) {
                    return new Saved(written.get(), there.isEmpty(), true);
                }
            }
        }
        throw tooMany(bot, form);
    }

    private static boolean isNews(Stored there, RawObject fields) {
        return !Arrays.equals(RawObject.compact(there.document.json()), fields.toJson());
    }

    private Optional<Stored> write(
            Documents documents, BotForm form, Optional<Stored> there, RawObject fields) {
        byte[] json = JsonIndent.indent(fields.toJson());
        if (json.length > maxBytes) {
            throw Problem.of(
                    ProblemKind.PAYLOAD_TOO_LARGE,
                    "a bot's document may have " + maxBytes + " bytes");
        }
        Precondition same =
                there.<Precondition>map(each -> new Precondition.Is(each.revision()))
                        .orElse(Precondition.ABSENT);
        try {
            Revision revision = documents.writeValue(form.id(), json, same).await().indefinitely();
            return Optional.of(new Stored(fields, new Document(form.id(), revision, json)));
        } catch (Problem e) {
            if (DocumentProblems.isChanged(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Problem tooMany(String bot, BotForm form) {
        return Problem.of(ProblemKind.OVERLOADED, "too many write " + form.id() + " of bot " + bot);
    }
}
