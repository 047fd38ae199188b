package dev.tapedeck.store.postgresql;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.LogId;
import dev.tapedeck.store.shared.LogGroup;
import dev.tapedeck.store.shared.LogHead;
import dev.tapedeck.store.shared.LogTable;
import dev.tapedeck.store.shared.ProducerMark;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The groups of all logs, a row each, and a row that says where each log ends. Thread-safe. */
final class PostgresqlLogs implements LogTable {
    private static final int SHORT_LINE = 128;
    private static final int SOME_GROUPS = 128;
    private static final int MOST_GROUPS = 2000;

    /**
     * The row of the log is what appends wait for: whoever comes second sees the number of whoever
     * came first, and changes nothing. Of several marks in one slot the last one counts.
     */
    private static final String APPEND =
            """
            with moved as (
                insert into logs as known (log, number, epoch, seq, oldest, bytes, token)
                select $1::text, $2::bigint, $3::bigint, $5::bigint, $6::bigint,
                       length($9::bytea), $7::text
                where $2 = 1 or exists (select from logs where log = $1)
                on conflict (log) do update set
                    number = excluded.number,
                    epoch = excluded.epoch,
                    seq = excluded.seq,
                    oldest = case when known.epoch = excluded.epoch
                                  then known.oldest else excluded.seq end,
                    bytes = case when known.epoch = excluded.epoch
                                 then known.bytes else 0 end + excluded.bytes,
                    token = excluded.token
                where known.number = excluded.number - 1
                returning log
            ), grouped as (
                insert into log_groups
                    (log, number, epoch, first_seq, last_seq, token, marks, lines)
                select log, $2, $3, $4::bigint, $5, $7, $8::jsonb, $9 from moved
            ), marked as (
                insert into log_producers (log, producer, slot, epoch, seq, first, last)
                select distinct on (mark ->> 'producer', mark ->> 'slot')
                    log, mark ->> 'producer', (mark ->> 'slot')::int,
                    (mark ->> 'epoch')::bigint, (mark ->> 'seq')::bigint,
                    mark ->> 'first', mark ->> 'last'
                from moved, jsonb_array_elements($8) with ordinality as all_marks (mark, nth)
                order by mark ->> 'producer', mark ->> 'slot', nth desc
                on conflict (log, producer, slot) do update set
                    epoch = excluded.epoch, seq = excluded.seq,
                    first = excluded.first, last = excluded.last
            )
            select log from moved
            """;

    private static final String PAGE =
            """
            select number, epoch, first_seq, last_seq, token, marks, lines from (
                select *, row_number() over in_order as nth,
                       sum(length(lines)) over in_order as bytes
                from (select * from log_groups where log = $1 and %s limit $%d::int) as next
                window in_order as (order by number)
            ) as page
            where nth = 1 or bytes <= $2::int
            order by number
            """;

    private static final String AFTER = PAGE.formatted("number > $3 order by number", 4);

    private static final String READ =
            PAGE.formatted(
                    """
                    epoch = $3 and last_seq > $4 and last_seq >= first_seq
                    order by epoch, last_seq\
                    """,
                    5);

    private static final String DROP =
            """
            with gone as (
                delete from log_groups
                where log = $1 and epoch = $2 and last_seq <= $3 and last_seq >= first_seq
                returning last_seq, length(lines) as bytes
            )
            update logs set
                oldest = greatest(oldest, (select max(last_seq) from gone)),
                bytes = bytes - (select sum(bytes) from gone)
            where log = $1 and epoch = $2 and exists (select from gone)
            """;

    private final Sql sql;
    private final Announcements announcements;

    PostgresqlLogs(Sql sql, Announcements announcements) {
        this.sql = sql;
        this.announcements = announcements;
    }

    @Override
    public Uni<LogHead> head(LogId log) {
        return sql.first(
                        PostgresqlLogs::head,
                        "select number, epoch, seq, oldest, bytes from logs where log = $1",
                        log.toString())
                .map(found -> found.orElse(LogHead.EMPTY));
    }

    private static LogHead head(Row row) {
        long epoch = row.getLong("epoch");
        return new LogHead(
                row.getLong("number"),
                new Cursor(epoch, row.getLong("seq")),
                new Cursor(epoch, row.getLong("oldest")),
                row.getLong("bytes"));
    }

    @Override
    public Uni<Map<LogId, Long>> numbers(Collection<LogId> logs) {
        Map<String, LogId> byName = new HashMap<>();
        logs.forEach(id -> byName.put(id.toString(), id));
        return sql.rows(
                        row -> Map.entry(row.getString("log"), row.getLong("number")),
                        "select log, number from logs where log = any($1)",
                        (Object) byName.keySet().toArray(String[]::new))
                .map(rows -> {
                    Map<LogId, Long> numbers = new HashMap<>();
                    rows.forEach(row -> {
                        LogId id = byName.get(row.getKey());
                        if (id != null) {
                            numbers.put(id, row.getValue());
                        }
                    });
                    return numbers;
                });
    }

    @Override
    public Uni<Boolean> append(LogId log, LogGroup group, LogHead before) {
        Cursor head = group.head();
        return sql.count(
                        APPEND,
                        log.toString(),
                        group.number(),
                        head.epoch(),
                        group.before().seq() + 1,
                        head.seq(),
                        LogHead.EMPTY.after(group).oldest().seq(),
                        group.token(),
                        Marks.json(group.marks()),
                        Sql.bytea(group.lines()))
                .chain(rows ->
                        rows == 1 ? Uni.createFrom().item(true) : isNewest(log, group.token()))
                .invoke(appended -> {
                    if (appended) {
                        announcements.announce(log);
                    }
                });
    }

    /** Asked after the append: the statement that waits for another one does not see its row. */
    private Uni<Boolean> isNewest(LogId log, String token) {
        return sql.count("select from logs where log = $1 and token = $2", log.toString(), token)
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<List<LogGroup>> after(LogId log, long number, int maxBytes) {
        return sql.rows(
                PostgresqlLogs::group, AFTER, log.toString(), maxBytes, number, most(maxBytes));
    }

    @Override
    public Uni<List<LogGroup>> read(LogId log, Cursor after, int maxBytes) {
        return sql.rows(
                PostgresqlLogs::group,
                READ,
                log.toString(),
                maxBytes,
                after.epoch(),
                after.seq(),
                most(maxBytes));
    }

    /** As many groups as may fit: the database looks at the sizes of no more. */
    private static int most(int maxBytes) {
        return Math.min(maxBytes / SHORT_LINE + SOME_GROUPS, MOST_GROUPS);
    }

    private static LogGroup group(Row row) {
        long last = row.getLong("last_seq");
        return new LogGroup(
                row.getLong("number"),
                row.getString("token"),
                new Cursor(row.getLong("epoch"), last),
                (int) (last - row.getLong("first_seq") + 1),
                Sql.bytes(row, "lines"),
                Marks.of(row.getJsonArray("marks")));
    }

    @Override
    public Uni<Void> drop(LogId log, Cursor upTo) {
        return sql.count(DROP, log.toString(), upTo.epoch(), upTo.seq()).replaceWithVoid();
    }

    @Override
    public Uni<List<ProducerMark>> marks(LogId log) {
        return sql.rows(
                Marks::of,
                "select producer, epoch, seq, first, last from log_producers where log = $1",
                log.toString());
    }

    @Override
    public Multi<LogId> moved() {
        return announcements.heard();
    }

    /** A database that takes no writes, such as a standby, is of no use. */
    @Override
    public Uni<Void> ping() {
        return sql.first(
                        row -> row.getString("only"),
                        "select current_setting('transaction_read_only') as only")
                .invoke(only -> {
                    if (!only.equals(Optional.of("off"))) {
                        throw new IllegalStateException("it is read-only");
                    }
                })
                .replaceWithVoid();
    }
}
