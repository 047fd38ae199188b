package dev.tapedeck.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tapedeck.document.Folder;
import dev.tapedeck.log.Append;
import dev.tapedeck.log.EventBatch;
import dev.tapedeck.log.EventLog;
import dev.tapedeck.log.EventType;
import dev.tapedeck.log.LogId;
import dev.tapedeck.store.memory.MemoryEventLogs;
import dev.tapedeck.store.memory.MemoryFolders;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The feed against brokers that answer late, wrongly, or never. */
class CommittedFeedTest {
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final MemoryEventLogs logs = new MemoryEventLogs(64 << 20, Clock.systemUTC());
    private final Folder folder = new MemoryFolders(1 << 20).at(CommittedCursors.PLACE);
    private final CommittedCursors cursors = new CommittedCursors(folder);
    private final List<String> sent = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        thread.shutdownNow();
    }

    private EventLog log(String id) {
        return logs.open(LogId.session(id), "sessions/u/" + id).await().indefinitely();
    }

    private static void append(EventLog log, int from, int to) {
        for (int n = from; n <= to; n++) {
            byte[] data = ("{\"n\":" + n + "}").getBytes(UTF_8);
            var appended =
                    log.append(Append.of(EventBatch.of(EventType.NODE, data)))
                            .await()
                            .indefinitely();
            assertEquals(1, appended.count());
        }
    }

    private static List<String> lines(EventLog log) {
        List<String> all = new ArrayList<>();
        var at = log.oldest();
        while (!at.equals(log.head())) {
            var part = log.read(at, 1 << 20).await().indefinitely();
            for (int i = 0; i < part.count(); i++) {
                int from = part.lineFrom(i);
                all.add(new String(part.bytes(), from, part.lineTo(i) - from, UTF_8));
            }
            at = part.last();
        }
        return all;
    }

    private CommittedFeed feed(CommittedFeed.Sink sink, long maxInFlightBytes) {
        return new CommittedFeed(thread, cursors, sink, maxInFlightBytes);
    }

    private Uni<Void> take(byte[] line) {
        sent.add(new String(line, UTF_8));
        return Uni.createFrom().voidItem();
    }

    @Test
    void everyLineOfEveryLogInItsOrder() {
        EventLog a = log("a");
        EventLog b = log("b");
        append(a, 1, 3000);
        CommittedFeed feed =
                feed(
                        (key, line) ->
                                take(
                                        (new String(key, UTF_8) + new String(line, UTF_8))
                                                .getBytes(UTF_8)),
                        1 << 16);
        feed.follow(a);
        feed.follow(b);
        append(b, 1, 500);
        append(a, 3001, 4000);
        await().until(() -> sent.size() == 4500);
        assertEquals(lines(a).stream().map(each -> "s:a" + each).toList(), of("s:a"));
        assertEquals(lines(b).stream().map(each -> "s:b" + each).toList(), of("s:b"));
    }

    private List<String> of(String key) {
        return sent.stream().filter(each -> each.startsWith(key)).toList();
    }

    @Test
    void aBrokerThatDoesNotAnswerIsGivenNoMoreThanTheBound() throws Exception {
        EventLog log = log("slow");
        List<UniEmitter<? super Void>> waiting = new CopyOnWriteArrayList<>();
        CommittedFeed feed =
                feed(
                        (key, line) -> {
                            sent.add(new String(line, UTF_8));
                            return Uni.createFrom().emitter(waiting::add);
                        },
                        1);
        feed.follow(log);
        // The committer is not held by it: all of this is answered.
        append(log, 1, 5000);
        await().until(() -> !waiting.isEmpty());
        thread.submit(() -> {}).get();
        assertTrue(sent.size() < 1000, "one part is under way: " + sent.size());
        await().until(() -> {
            List<UniEmitter<? super Void>> now = List.copyOf(waiting);
            waiting.removeAll(now);
            now.forEach(each -> each.complete(null));
            return sent.size() == 5000 && waiting.isEmpty();
        });
        assertEquals(lines(log), sent);
    }

    @Test
    void whatFailedIsSentAgainFromThereOn() {
        EventLog log = log("fails");
        append(log, 1, 50);
        int[] failures = {3};
        CommittedFeed feed =
                feed(
                        (key, line) -> {
                            boolean bad = new String(line, UTF_8).contains("{\"n\":20}");
                            if (bad && failures[0]-- > 0) {
                                return Uni.createFrom()
                                        .failure(new IllegalStateException("too large"));
                            }
                            return take(line);
                        },
                        1 << 20);
        feed.follow(log);
        await().until(() -> sent.size() >= 80);
        List<String> all = lines(log);
        // 20 is missing of the first part; then, line by line until it is through, from 20 on.
        List<String> expected = new ArrayList<>(all);
        expected.remove(19);
        expected.addAll(all.subList(19, 50));
        assertEquals(expected, sent);
    }

    @Test
    void goesOnFromTheSavedCursorAndIntoANewEpoch() throws Exception {
        EventLog log = log("again");
        append(log, 1, 10);
        CommittedFeed first = feed((key, line) -> take(line), 1 << 20);
        first.follow(log);
        await().until(() -> sent.size() == 10);
        await().until(() -> thread.submit(() -> log.head().equals(cursors.of(log.id()))).get());
        thread.submit(cursors::save).get();
        first.stop();
        append(log, 11, 12);

        CommittedCursors saved = new CommittedCursors(folder);
        saved.load();
        CommittedFeed second = new CommittedFeed(thread, saved, (key, line) -> take(line), 1 << 20);
        second.follow(log);
        await().until(() -> sent.size() == 12);
        assertEquals(lines(log), sent);
        assertEquals("2.0", log.restart().await().indefinitely().toString());
        append(log, 1, 2);
        await().until(() -> sent.size() == 14);
        assertEquals(lines(log), sent.subList(12, 14));
    }

    @Test
    void aFileThatIsNoListOfCursorsIsSetAside() throws Exception {
        folder.replace(
                CommittedCursors.FILE,
                "{\"s:a\":\"1.x\"}".getBytes(UTF_8),
                Folder.Durability.PROCESS);
        cursors.load();
        assertTrue(folder.read(CommittedCursors.FILE).isEmpty());
        assertNull(cursors.of(LogId.session("a")));
    }
}
