package dev.tapedeck.document;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tapedeck.problem.Paging;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All documents of one entity, each known in memory by a small value, for lists and filters. The
 * documents stay the truth: nothing is read before the first use, a write goes to them first, and
 * one that cannot be understood is set aside by itself.
 *
 * <p>What is known of a document changes only under that document's lock, and to what is stored at
 * that moment, so that whoever wrote last is the one that is known. Thread-safe; calls may block.
 */
public final class DocumentIndex<T> {
    private static final Logger LOG = Logger.getLogger(DocumentIndex.class);
    private static final int READ_AT_ONCE = 16;
    private static final int LOCKS = 64;
    private static final int MOST_REPORTED = 1000;

    /** Makes of a document what is to be known of it. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(String id, byte[] json) throws UnreadableDocument;
    }

    /** A document as it is known. */
    public record Entry<T>(String id, Revision revision, T value) {}

    /** A part of a list, with the number of all that are wanted. */
    public record Page(List<String> ids, int total) {}

    /** A document that was not understood. */
    public record SetAside(String id, String reason) {}

    /**
     * @param most documents; a new one beyond it is refused
     * @param refreshEvery how often others' writes are looked for; zero when nobody else writes
     */
    public record Options(int most, Duration refreshEvery) {
        public static Options of(int most, Duration refreshEvery, Folders folders) {
            return new Options(most, folders.areShared() ? refreshEvery : Duration.ZERO);
        }
    }

    private final Documents documents;
    private final Reader<T> reader;
    private final Options options;
    private final AtMostEvery refreshes;
    private final Once loaded = new Once(this::load);
    private final ConcurrentHashMap<String, Entry<T>> known = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, SetAside> aside = new ConcurrentHashMap<>();

    /** Not understood, and not moved either: neither known nor overwritten. */
    private final ConcurrentHashMap<String, Revision> stuck = new ConcurrentHashMap<>();

    /** Whose last change has an end that is not known. */
    private final Set<String> doubtful = ConcurrentHashMap.newKeySet();

    private final AtomicInteger beingMade = new AtomicInteger();
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    public DocumentIndex(Documents documents, Reader<T> reader, Options options) {
        this(documents, reader, options, System::nanoTime);
    }

    DocumentIndex(Documents documents, Reader<T> reader, Options options, LongSupplier nanoTime) {
        this.documents = documents;
        this.reader = reader;
        this.options = options;
        this.refreshes = new AtMostEvery(options.refreshEvery(), nanoTime);
    }

    // reading

    /** As it is known here; another process may have gone on. */
    public Optional<Entry<T>> get(String id) {
        ready();
        if (doubtful.contains(id)) {
            reread(id);
        }
        return Optional.ofNullable(known.get(id));
    }

    /** As it is stored now. */
    public Optional<Document> document(String id) {
        ready();
        return checked(id, stored(id));
    }

    /** As they are stored now, in that order; those that are gone are left out. */
    public List<Document> documents(List<String> ids) {
        ready();
        Map<String, Document> found = new HashMap<>();
        await(documents.readValues(ids)).forEach(each -> found.put(each.id(), each));
        return ids.stream()
                .flatMap(id -> checked(id, Optional.ofNullable(found.get(id))).stream())
                .toList();
    }

    /** What is stored may be news. */
    private Optional<Document> checked(String id, Optional<Document> found) {
        Entry<T> entry = known.get(id);
        boolean isKnown =
                found.isPresent()
                        ? entry != null && entry.revision.equals(found.get().revision())
                        : entry == null;
        if (isKnown) {
            return found;
        }
        return reread(id).filter(each -> known.containsKey(id));
    }

    /** All that are known, in no particular order; a copy. */
    public List<Entry<T>> values() {
        ready();
        return List.copyOf(known.values());
    }

    /** Of those that are wanted, in that order. */
    public Page page(Predicate<T> wanted, Comparator<Entry<T>> order, Paging paging) {
        ready();
        FirstOfMany<Entry<T>> first = new FirstOfMany<>(order, upTo(paging));
        for (Entry<T> each : known.values()) {
            if (wanted.test(each.value)) {
                first.accept(each);
            }
        }
        List<String> ids =
                first.inOrder().stream()
                        .skip(paging.offset())
                        .limit(paging.limit())
                        .map(Entry::id)
                        .toList();
        return new Page(ids, first.total());
    }

    private static int upTo(Paging paging) {
        return (int) Math.clamp((long) paging.offset() + paging.limit(), 1, Integer.MAX_VALUE);
    }

    /** Those that were set aside since the process began, as far as memory for it goes. */
    public Collection<SetAside> setAside() {
        ready();
        return List.copyOf(aside.values());
    }

    // writing

    /**
     * Writes the document if the condition holds.
     *
     * @param json what the reader understands
     */
    @CanIgnoreReturnValue
    public Entry<T> write(String id, byte[] json, Precondition condition) {
        ready();
        T value = understood(id, json);
        synchronized (lock(id)) {
            requireNotStuck(id);
            boolean isNew = !known.containsKey(id);
            if (isNew) {
                takeRoom();
            }
            try {
                Revision revision = changed(id, documents.writeValue(id, json, condition));
                Entry<T> entry = new Entry<>(id, revision, value);
                known.put(id, entry);
                return entry;
            } finally {
                if (isNew) {
                    beingMade.decrementAndGet();
                }
            }
        }
    }

    /** False when there was none. */
    @CanIgnoreReturnValue
    public boolean remove(String id, Precondition condition) {
        ready();
        synchronized (lock(id)) {
            requireNotStuck(id);
            boolean removed = changed(id, documents.removeValue(id, condition));
            known.remove(id);
            return removed;
        }
    }

    private T understood(String id, byte[] json) {
        try {
            return reader.read(id, json);
        } catch (UnreadableDocument e) {
            throw new IllegalArgumentException(id + " could not be read again: " + e.why(), e);
        }
    }

    private void requireNotStuck(String id) {
        if (stuck.containsKey(id)) {
            throw Problem.of(
                    ProblemKind.STORAGE_UNAVAILABLE,
                    "Entity " + entity() + ":" + id + " is not understood and cannot be set aside");
        }
    }

    private void takeRoom() {
        if (known.size() + beingMade.incrementAndGet() > options.most) {
            beingMade.decrementAndGet();
            throw Problem.of(
                    ProblemKind.TOO_MANY, options.most + " " + entity() + " are kept at most");
        }
    }

    /** Whoever was refused is told by the next look why. */
    private <R> R changed(String id, Uni<R> change) {
        try {
            R answer = await(change);
            doubtful.remove(id);
            return answer;
        } catch (RuntimeException e) {
            doubtful.add(id);
            throw e;
        }
    }

    // learning

    /** Learns what other processes have written, if any do; at most once in a while. */
    public void refresh() {
        ready();
        if (!options.refreshEvery.isZero()) {
            refreshes.run(this::lookForOthers);
        }
        List.copyOf(doubtful).forEach(this::reread);
    }

    private void lookForOthers() {
        Map<String, Revision> there = new HashMap<>();
        await(documents.revisions().collect().asList())
                .forEach(each -> there.put(each.id(), each.revision()));
        List<String> others =
                Stream.concat(there.keySet().stream(), known.keySet().stream())
                        .distinct()
                        .filter(id -> isOther(id, there.get(id)))
                        .toList();
        FewAtOnce.each(others, READ_AT_ONCE, this::reread);
    }

    private boolean isOther(String id, @Nullable Revision there) {
        Entry<T> entry = known.get(id);
        Revision here = entry == null ? stuck.get(id) : entry.revision;
        return !Objects.equals(here, there);
    }

    private void ready() {
        await(loaded.done());
    }

    private Uni<Void> load() {
        return Uni.createFrom().voidItem().invoke(this::loadNow);
    }

    private void loadNow() {
        await(documents.waitForInit(true));
        List<String> ids = await(documents.keys().collect().asList());
        FewAtOnce.each(ids, READ_AT_ONCE, this::reread);
        if (known.size() > options.most) {
            LOG.warnf("%d %s are stored, more than new ones could be", known.size(), entity());
        }
    }

    /** Empty when there is none. */
    @CanIgnoreReturnValue
    private Optional<Document> reread(String id) {
        synchronized (lock(id)) {
            Optional<Document> found = stored(id);
            doubtful.remove(id);
            if (found.isPresent()) {
                learn(found.get());
            } else {
                known.remove(id);
                stuck.remove(id);
            }
            return found;
        }
    }

    private void learn(Document document) {
        String id = document.id();
        Revision revision = document.revision();
        if (revision.equals(stuck.get(id))) {
            return;
        }
        try {
            known.put(id, new Entry<>(id, revision, reader.read(id, document.json())));
            stuck.remove(id);
        } catch (UnreadableDocument e) {
            known.remove(id);
            putAside(id, revision, e.why());
        }
    }

    private void putAside(String id, Revision revision, String reason) {
        if (aside.size() < MOST_REPORTED) {
            aside.put(id, new SetAside(id, reason));
        }
        try {
            if (!await(documents.setAside(id, revision, reason))) {
                doubtful.add(id);
            }
        } catch (RuntimeException e) {
            LOG.errorf("%s:%s is not understood (%s): %s", entity(), id, reason, e.getMessage());
            stuck.put(id, revision);
        }
    }

    private Optional<Document> stored(String id) {
        return await(
                documents
                        .readValue(id)
                        .map(Optional::of)
                        .onFailure(DocumentProblems::isNotFound)
                        .recoverWithItem(Optional.empty()));
    }

    private EntityName entity() {
        return documents.entity();
    }

    private Object lock(String id) {
        return locks.get(Math.floorMod(id.hashCode(), LOCKS));
    }

    @CanIgnoreReturnValue
    @SuppressWarnings("NullAway") // a Uni<Void> gives null
    private static <R> R await(Uni<R> call) {
        return call.await().indefinitely();
    }
}
