package io.kingtide.frontdoor;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Reads requests and takes no request that two readers could read in two ways: both {@code Content-Length} and
 * {@code Transfer-Encoding}, lines that end with a bare line feed, two lengths. Such a request could hide another one from
 * the door's limits.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    static final int MAX_LINE_BYTES = 4_096;
    static final int MAX_HEADER_BYTES = 16_384;

    private static final int MAX_CHUNK_BYTES = 16_384;

    StrictRequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxChunkSize(MAX_CHUNK_BYTES)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setAllowDuplicateContentLengths(false));
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
}
