package dev.tapedeck.document.rest;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A request's body for a thread that may wait: a few parts are in memory, and the client is asked
 * for more when they have been read. Filled on the event loop, read by one thread.
 */
final class RequestInput extends InputStream {
    private static final int FULL = 1 << 20;
    private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

    private final HttpServerRequest request;
    private final Context loop;
    private final long untilNanos;
    private final Queue<Buffer> parts = new ArrayDeque<>(); // guarded by this, as all below
    private int waiting;
    private boolean ended;
    private boolean paused;
    private boolean ignored;
    private @Nullable IOException failure;

    // reader
    private byte[] current = new byte[0];
    private int at;

    /**
     * On the event loop, before the body comes.
     *
     * @param patience with all of the body, so that nobody holds a place by sending slowly
     */
    RequestInput(HttpServerRequest request, Context loop, Duration patience) {
        this.request = request;
        this.loop = loop;
        this.untilNanos = System.nanoTime() + patience.toNanos();
        request.handler(this::part);
        request.endHandler(end -> end());
        request.exceptionHandler(gone -> fail(new IOException("the client is gone", gone)));
    }

    private synchronized void part(Buffer part) {
        if (ignored) {
            return;
        }
        parts.add(part);
        waiting += part.length();
        if (waiting >= FULL && !paused) {
            paused = true;
            request.pause();
        }
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    private synchronized void fail(IOException e) {
        failure = e;
        notifyAll();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        while (at == current.length) {
            byte[] next = next();
            if (next == null) {
                return -1;
            }
            current = next;
            at = 0;
        }
        int n = Math.min(length, current.length - at);
        System.arraycopy(current, at, bytes, from, n);
        at += n;
        return n;
    }

    private synchronized byte @Nullable [] next() throws IOException {
        long start = System.nanoTime();
        long patience = Math.min(PATIENCE_NANOS, untilNanos - start);
        if (patience <= 0 && !ended) {
            throw new IOException("the client takes too long");
        }
        while (parts.isEmpty() && !ended && failure == null) {
            long left = patience - (System.nanoTime() - start);
            if (left <= 0) {
                throw new IOException("the client sends nothing more");
            }
            try {
                wait(Math.max(1, left / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
        if (failure != null) {
            throw failure;
        }
        Buffer part = parts.poll();
        if (part == null) {
            return null;
        }
        waiting -= part.length();
        if (paused && waiting < FULL / 2) {
            goOn();
        }
        return part.getBytes();
    }

    private void goOn() {
        paused = false;
        loop.runOnContext(now -> request.resume());
    }

    /** What else the client sends is read and forgotten. */
    @Override
    public synchronized void close() {
        ignored = true;
        parts.clear();
        if (paused) {
            goOn();
        }
    }
}
