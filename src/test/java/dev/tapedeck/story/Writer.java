package dev.tapedeck.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tapedeck.log.Cursor;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Writes into one session, one request after the other, and notes every answer. When a connection
 * dies it does not know whether its request was carried out: what it does then is its {@link
 * Manner}. One thread.
 */
public final class Writer implements Runnable {
    public enum Manner {
        /** Numbers its requests and sends the same one again: it must be carried out once. */
        NUMBERED,
        /**
         * Sends trades, and the same one again without a number: the trade's own id must be enough.
         */
        TRADES,
        /** Lets it be: the request was carried out whole, or not at all. */
        ONCE,
        /**
         * Names the head that it expects, and so may send the same again: it is carried out behind
         * that head or nowhere.
         */
        CONDITIONAL;

        /** An answered request can be sent again and is answered the same. */
        boolean canRepeat() {
            return this == NUMBERED || this == TRADES;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long KNOCK_NANOS = 20_000_000;
    private static final int OVERLOADED = 503;

    /** Fewer than the service keeps answers of one producer. */
    private static final int REMEMBERED = 150;

    private record Done(Draft draft, long seq, JsonNode answer) {}

    private final String name;
    private final Manner manner;
    private final Ledger ledger;
    private final Services services;
    private final HttpClient client;
    private final RandomGenerator random;
    private final long restNanos;
    private final Findings findings;
    private final BooleanSupplier finishing;
    private final Repertoire repertoire;
    private final List<Done> done = new ArrayList<>();
    private long epoch;
    private long seq;
    private Cursor expected = new Cursor(1, 0);
    private boolean unanswered;

    /**
     * @param restNanos most that it rests between two requests
     */
    Writer(
            String name,
            Manner manner,
            Ledger ledger,
            Services services,
            HttpClient client,
            RandomGenerator random,
            long restNanos,
            Findings findings,
            BooleanSupplier finishing) {
        this.name = name;
        this.manner = manner;
        this.ledger = ledger;
        this.services = services;
        this.client = client;
        this.random = random;
        this.restNanos = restNanos;
        this.findings = findings;
        this.finishing = finishing;
        this.repertoire = new Repertoire(name, random);
    }

    @Override
    public void run() {
        try {
            while (!finishing.getAsBoolean() && !findings.any()) {
                perform(draft());
                LockSupport.parkNanos(random.nextLong(restNanos));
            }
        } catch (Throwable e) {
            findings.add(name + " into " + ledger.session() + ": " + e);
        }
    }

    private Draft draft() {
        return switch (manner) {
            case NUMBERED -> repertoire.anything();
            case TRADES -> repertoire.trade();
            case ONCE, CONDITIONAL -> repertoire.events();
        };
    }

    private void perform(Draft draft) throws InterruptedException {
        ledger.sending(draft.events());
        boolean settled = false;
        unanswered = false;
        while (!settled && !findings.any()) {
            Service service = services.any(random);
            int life = service.life();
            try {
                settled = life != 0 && settle(draft, send(service, draft, seq));
            } catch (IOException broken) {
                if (life == service.life()) {
                    throw new AssertionError("no answer to " + draft + ": " + broken);
                }
                unanswered = true;
                settled = manner == Manner.ONCE;
            }
            if (!settled) {
                LockSupport.parkNanos(KNOCK_NANOS);
            }
        }
    }

    private HttpResponse<String> send(Service service, Draft draft, long number)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                service.uri("/api/v1/sessions/" + ledger.session() + draft.path()))
                        .timeout(PATIENCE)
                        .method(draft.method(), HttpRequest.BodyPublishers.ofString(draft.body()));
        if (draft.contentType() != null) {
            request.header("Content-Type", draft.contentType());
        }
        if (manner == Manner.NUMBERED) {
            request.header("Producer-Id", name)
                    .header("Producer-Epoch", Long.toString(epoch))
                    .header("Producer-Seq", Long.toString(number));
        }
        if (manner == Manner.CONDITIONAL) {
            request.header("If-Match", "\"" + expected + "\"");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** False when the request is to be sent again. */
    private boolean settle(Draft draft, HttpResponse<String> response)
            throws IOException, InterruptedException {
        JsonNode answer = JSON.readTree(response.body());
        if (Set.of(200, 201).contains(response.statusCode())) {
            answered(draft, answer);
            return true;
        }
        String code = answer.path("code").asText();
        if (code.equals("PRODUCER_GAP")
                && ledger.resets()
                && answer.path("expected").asLong(-1) == 0) {
            // The new epoch of the log knows no producer: this one begins anew, too.
            epoch++;
            seq = 0;
            return false;
        }
        if (code.equals("HEAD_MOVED") && manner == Manner.CONDITIONAL) {
            expected = Cursor.parse(answer.path("head").asText()).orElseThrow();
            // Who moved the head while an answer was lost is not to be known: perhaps this writer.
            return unanswered;
        }
        if (code.equals("POSITION_NOT_FOUND") && draft.isRemoval() && ledger.resets()) {
            return true;
        }
        if (response.statusCode() == OVERLOADED && code.equals("OVERLOADED")) {
            return false;
        }
        throw new AssertionError(response.statusCode() + " " + response.body() + " to " + draft);
    }

    private void answered(Draft draft, JsonNode answer) throws IOException, InterruptedException {
        Cursor first = Cursor.parse(answer.path("first").asText()).orElseThrow();
        Cursor last = first.plus(draft.events().size() - 1);
        if (!answer.path("last").asText().equals(last.toString())
                || answer.path("count").asInt() != draft.events().size()) {
            throw new AssertionError(answer + " to " + draft);
        }
        ledger.answered(first, draft.events());
        if (manner == Manner.CONDITIONAL && !first.equals(expected.plus(1))) {
            throw new AssertionError(answer + " where the head had to be " + expected);
        }
        expected = last;
        if (manner.canRepeat() && !ledger.resets()) {
            done.add(new Done(draft, seq, answer));
            if (done.size() > REMEMBERED) {
                done.removeFirst();
            }
            if (random.nextInt(20) == 0) {
                askAgain(done.get(random.nextInt(done.size())));
            }
        }
        seq++;
    }

    /**
     * A request that was answered, perhaps in another life, is sent once more: the answer is the
     * same, and nothing is written.
     */
    private void askAgain(Done request) throws InterruptedException {
        Service service = services.any(random);
        int life = service.life();
        if (life == 0) {
            return;
        }
        try {
            HttpResponse<String> again = send(service, request.draft(), request.seq());
            if (!Set.of(200, 201).contains(again.statusCode())
                    || !JSON.readTree(again.body()).equals(request.answer())) {
                throw new AssertionError("again " + again.body() + " to " + request);
            }
        } catch (IOException broken) {
            if (life == service.life()) {
                throw new AssertionError("no answer to the repeat of " + request + ": " + broken);
            }
        }
    }
}
