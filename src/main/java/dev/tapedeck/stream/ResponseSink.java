package dev.tapedeck.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * Any other protocol (HTTP/2, HTTP/1.0): frames go through the response, which frames them its own
 * way.
 */
final class ResponseSink implements Sink {
    private final HttpServerResponse response;
    private final EventLoop eventLoop;

    ResponseSink(HttpServerResponse response, EventLoop eventLoop) {
        this.response = response;
        this.eventLoop = eventLoop;
    }

    @Override
    public EventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    public boolean writable() {
        return !response.writeQueueFull();
    }

    @Override
    public void write(ByteBuf chunk) {
        int length = chunk.readableBytes() - FrameBlock.CHUNK_HEAD - FrameBlock.CHUNK_TAIL;
        byte[] frames = new byte[length];
        chunk.getBytes(chunk.readerIndex() + FrameBlock.CHUNK_HEAD, frames);
        boolean freed = chunk.release();
        assert freed || chunk.refCnt() > 0;
        response.write(Buffer.buffer(frames)).onFailure(gone -> {});
    }

    @Override
    public void end() {
        response.end().onFailure(gone -> {});
    }
}
