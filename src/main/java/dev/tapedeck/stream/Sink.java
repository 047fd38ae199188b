package dev.tapedeck.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/** One open response. Used on its event loop only. */
interface Sink {
    EventLoop eventLoop();

    /**
     * False while the socket has more than enough; {@link Subscriber#drained} is called when that
     * changes.
     */
    boolean writable();

    /**
     * Sends what {@link FrameBlock} makes, a whole chunk of HTTP/1.1, and takes its reference over.
     */
    void write(ByteBuf chunk);

    /** Ends the response properly. */
    void end();
}
