package dev.tapedeck.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1: chunks go to the channel below the encoder, since they are framed already and shared by
 * many. A write is then one buffer and one system call.
 */
final class Http1Sink implements Sink {
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(8 << 10, 32 << 10);

    private final Channel channel;
    private final ChannelHandlerContext belowEncoder;
    private final HttpServerResponse response;

    private Http1Sink(
            Channel channel, ChannelHandlerContext belowEncoder, HttpServerResponse response) {
        this.channel = channel;
        this.belowEncoder = belowEncoder;
        this.response = response;
    }

    /**
     * The sink of a response whose head has been written; null when the connection is not plain
     * HTTP/1.1.
     */
    static @Nullable Http1Sink of(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_1_1
                || !(request.connection() instanceof ConnectionBase connection)) {
            return null;
        }
        Channel channel = connection.channel();
        ChannelHandlerContext encoder = channel.pipeline().context(HttpResponseEncoder.class);
        if (encoder == null) {
            return null;
        }
        // It would take a stream for idle: what goes out below the encoder does not pass it.
        if (channel.pipeline().get("idle") != null) {
            channel.pipeline().remove("idle");
        }
        channel.config().setWriteBufferWaterMark(MARKS);
        return new Http1Sink(channel, encoder, request.response());
    }

    @Override
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public void write(ByteBuf chunk) {
        belowEncoder.writeAndFlush(chunk, channel.voidPromise());
    }

    @Override
    public void end() {
        response.end().onComplete(done -> channel.close());
    }
}
