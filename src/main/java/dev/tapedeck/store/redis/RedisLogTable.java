package dev.tapedeck.store.redis;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LogId;
import dev.tapedeck.store.shared.LogGroup;
import dev.tapedeck.store.shared.LogHead;
import dev.tapedeck.store.shared.LogTable;
import dev.tapedeck.store.shared.ProducerMark;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Logs in Redis. */
final class RedisLogTable implements LogTable {
    private static final int DROPPED_AT_ONCE = 500;

    private final RedisLink link;
    private final RedisNews news;

    RedisLogTable(RedisLink link, RedisNews news) {
        this.link = link;
        this.news = news;
    }

    @Override
    public Uni<LogHead> head(LogId log) {
        Request request = Request.cmd(Command.HMGET).arg(Keys.head(log));
        for (String field : List.of("number", "epoch", "seq", "oldest", "bytes")) {
            request.arg(field);
        }
        return link.send(request).map(RedisLogTable::head);
    }

    private static LogHead head(@Nullable Response fields) {
        if (fields == null || fields.get(0) == null) {
            return LogHead.EMPTY;
        }
        long epoch = number(fields.get(1));
        return new LogHead(
                number(fields.get(0)),
                new Cursor(epoch, number(fields.get(2))),
                new Cursor(epoch, number(fields.get(3))),
                number(fields.get(4)));
    }

    /** What was never set is 0. */
    private static long number(@Nullable Response value) {
        return value == null ? 0 : value.toLong();
    }

    @Override
    public Uni<Map<LogId, Long>> numbers(Collection<LogId> logs) {
        List<LogId> asked = List.copyOf(logs);
        List<Request> requests = new ArrayList<>();
        for (LogId log : asked) {
            requests.add(Request.cmd(Command.HGET).arg(Keys.head(log)).arg("number"));
        }
        return link.send(requests)
                .map(answers -> {
                    Map<LogId, Long> numbers = new HashMap<>();
                    for (int i = 0; i < asked.size(); i++) {
                        Response number = answers.get(i);
                        if (number != null) {
                            numbers.put(asked.get(i), number.toLong());
                        }
                    }
                    return numbers;
                });
    }

    @Override
    public Uni<Boolean> append(LogId log, LogGroup group, LogHead before) {
        List<Object> args = new ArrayList<>();
        args.add(group.number() - 1);
        args.add(group.number());
        args.add(group.token());
        args.add(group.head().epoch());
        args.add(group.head().seq());
        args.add(group.count());
        args.add(group.lines());
        args.add(MarkText.write(group.marks()));
        args.add(Keys.MOVED);
        args.add(log);
        for (ProducerMark mark : group.marks()) {
            args.add(MarkText.slot(mark));
            args.add(MarkText.write(mark));
        }
        return LogScripts.APPEND
                .run(link, Keys.all(log), args.toArray())
                .map(answer -> answer.toInteger() == 1);
    }

    @Override
    public Uni<List<LogGroup>> after(LogId log, long number, int maxBytes) {
        return LogScripts.AFTER
                .run(link, Keys.all(log), number, maxBytes)
                .map(RedisLogTable::groups);
    }

    @Override
    public Uni<List<LogGroup>> read(LogId log, Cursor after, int maxBytes) {
        return LogScripts.READ
                .run(link, Keys.all(log), after.epoch(), after.seq(), maxBytes)
                .map(RedisLogTable::groups);
    }

    private static List<LogGroup> groups(Response entries) {
        return StreamSupport.stream(entries.spliterator(), false)
                .map(RedisLogTable::group)
                .toList();
    }

    private static LogGroup group(Response entry) {
        String id = entry.get(0).toString();
        Response fields = entry.get(1);
        return new LogGroup(
                Long.parseLong(id.substring(0, id.indexOf('-'))),
                fields.get(7).toString(),
                new Cursor(fields.get(1).toLong(), fields.get(3).toLong()),
                fields.get(5).toInteger(),
                fields.get(9).toBytes(),
                MarkText.readAll(fields.get(11).toString()));
    }

    @Override
    public Uni<Void> drop(LogId log, Cursor upTo) {
        return LogScripts.DROP
                .run(link, Keys.all(log), upTo.epoch(), upTo.seq(), DROPPED_AT_ONCE)
                .chain(more ->
                        more.toInteger() == 1 ? drop(log, upTo) : Uni.createFrom().voidItem());
    }

    @Override
    public Uni<List<ProducerMark>> marks(LogId log) {
        return link.send(Request.cmd(Command.HVALS).arg(Keys.marks(log)))
                .map(marks -> {
                    List<ProducerMark> all = new ArrayList<>();
                    if (marks != null) {
                        marks.forEach(mark -> all.add(MarkText.read(mark.toString())));
                    }
                    return all;
                });
    }

    @Override
    public Multi<LogId> moved() {
        return news.of(Keys.MOVED)
                .map(LogId::parse)
                .select()
                .where(Optional::isPresent)
                .map(Optional::get);
    }

    @Override
    public Uni<Void> ping() {
        return link.send(Request.cmd(Command.PING)).replaceWithVoid();
    }
}
