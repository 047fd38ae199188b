package dev.tapedeck.handover;

import dev.tapedeck.story.Findings;
import dev.tapedeck.story.Ledger;
import dev.tapedeck.story.Service;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Lets one session begin anew now and then, under its writers and subscribers. One thread. */
final class Resetter implements Runnable {
    private static final long LOOK_NANOS = 10_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Ledger ledger;
    private final Service service;
    private final HttpClient client;
    private final RandomGenerator random;
    private final Findings findings;
    private final BooleanSupplier finishing;

    Resetter(
            Ledger ledger,
            Service service,
            HttpClient client,
            RandomGenerator random,
            Findings findings,
            BooleanSupplier finishing) {
        this.ledger = ledger;
        this.service = service;
        this.client = client;
        this.random = random;
        this.findings = findings;
        this.finishing = finishing;
    }

    @Override
    public void run() {
        try {
            long due = next();
            while (!finishing.getAsBoolean() && !findings.any()) {
                if (ledger.answeredEvents() >= due && service.life() != 0) {
                    reset();
                    due = next();
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        } catch (Throwable e) {
            findings.add("reset of " + ledger.session() + ": " + e);
        }
    }

    private long next() {
        return ledger.answeredEvents() + 100 + random.nextInt(1500);
    }

    private void reset() throws InterruptedException {
        int life = service.life();
        HttpRequest request =
                HttpRequest.newBuilder(
                                service.uri("/api/v1/sessions/" + ledger.session() + "/reset"))
                        .timeout(PATIENCE)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        try {
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(response.statusCode() + " " + response.body());
            }
            ledger.epochBegun();
        } catch (IOException unanswered) {
            // It has begun, or it has not: whichever, no subscriber may be given a mixture.
            if (life != 0 && life == service.life()) {
                throw new AssertionError("no answer to a reset: " + unanswered);
            }
        }
    }
}
