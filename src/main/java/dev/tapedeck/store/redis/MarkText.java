package dev.tapedeck.store.redis;

import dev.tapedeck.log.Cursor;
import dev.tapedeck.log.Producer;
import dev.tapedeck.store.shared.ProducerMark;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** A producer's request and its answer as one line: {@code 0 17 1.40 1.42 engine-1}. */
final class MarkText {
    private MarkText() {}

    static String slot(ProducerMark mark) {
        return id(mark.producer()) + "/" + mark.slot();
    }

    /** Without blanks and line feeds, whatever the producer calls itself. */
    private static String id(Producer producer) {
        return URLEncoder.encode(producer.id(), StandardCharsets.UTF_8);
    }

    static String write(ProducerMark mark) {
        Producer producer = mark.producer();
        return String.join(
                " ",
                Long.toString(producer.epoch()),
                Long.toString(producer.seq()),
                mark.first().toString(),
                mark.last().toString(),
                id(producer));
    }

    static String write(List<ProducerMark> marks) {
        return marks.stream().map(MarkText::write).collect(Collectors.joining("\n"));
    }

    static ProducerMark read(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 5) {
            throw new IllegalStateException("not a producer's request: " + line);
        }
        return new ProducerMark(
                new Producer(
                        URLDecoder.decode(parts[4], StandardCharsets.UTF_8),
                        Long.parseLong(parts[0]),
                        Long.parseLong(parts[1])),
                cursor(parts[2]),
                cursor(parts[3]));
    }

    static List<ProducerMark> readAll(String lines) {
        return lines.lines().map(MarkText::read).toList();
    }

    private static Cursor cursor(String text) {
        return Cursor.parse(text)
                .orElseThrow(() -> new IllegalStateException("not a cursor: " + text));
    }
}
