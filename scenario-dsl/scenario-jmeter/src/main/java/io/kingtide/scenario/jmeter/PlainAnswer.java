package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.Answer;
import io.kingtide.scenario.run.HttpCall;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpResponse;
import org.apache.http.HttpVersion;
import org.apache.http.ParseException;
import org.apache.http.client.entity.DeflateInputStream;
import org.apache.http.entity.ContentType;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer that has been read.
 *
 * @param bytes as they came, without those beyond {@link HttpCall#MAX_ANSWER_BYTES}
 * @param ends whether it said where it ends, so that the next one can follow it
 */
record PlainAnswer(HttpResponse response, byte[] bytes, boolean ends) implements Answer {
    private static final byte[] NOTHING = {};

    /** Stops reading one byte beyond the limit. */
    static byte[] read(@Nullable HttpEntity entity) throws IOException {
        InputStream content = entity == null ? null : entity.getContent();
        return content == null ? NOTHING : content.readNBytes(HttpCall.MAX_ANSWER_BYTES + 1);
    }

    boolean isTooLarge() {
        return bytes.length > HttpCall.MAX_ANSWER_BYTES;
    }

    boolean keepsConnection() {
        if (!ends || isTooLarge()) {
            return false;
        }
        String said = header(HttpHeaders.CONNECTION);
        return response.getStatusLine().getProtocolVersion().greaterEquals(HttpVersion.HTTP_1_1)
                ? said == null || !said.toLowerCase(Locale.ROOT).contains("close")
                : "keep-alive".equalsIgnoreCase(said);
    }

    /** How long the server says that it keeps an idle connection. */
    long usableNanos() {
        String said = header("Keep-Alive");
        if (said != null) {
            for (String part : said.split(",", -1)) {
                String one = part.strip().toLowerCase(Locale.ROOT);
                if (one.matches("timeout=\\d{1,9}")) {
                    return TimeUnit.SECONDS.toNanos(Long.parseLong(one.substring(8)));
                }
            }
        }
        return Long.MAX_VALUE;
    }

    @Override
    public int status() {
        return response.getStatusLine().getStatusCode();
    }

    @Override
    public @Nullable String header(String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    /** All values of a header, in order. */
    List<String> headers(String name) {
        Header[] all = response.getHeaders(name);
        return all.length == 0
                ? List.of()
                : Arrays.stream(all).map(Header::getValue).toList();
    }

    /** Unpacked; what cannot be unpacked is left as it came. */
    @Override
    public String body() {
        byte[] plain = bytes;
        String packed = header(HttpHeaders.CONTENT_ENCODING);
        if (packed != null && bytes.length > 0) {
            try (InputStream unpacked = unpacked(packed.strip().toLowerCase(Locale.ROOT))) {
                plain = unpacked.readNBytes(HttpCall.MAX_ANSWER_BYTES);
            } catch (IOException e) {
                plain = bytes;
            }
        }
        return new String(plain, charset());
    }

    private InputStream unpacked(String packed) throws IOException {
        InputStream raw = new ByteArrayInputStream(bytes);
        return switch (packed) {
            case "gzip", "x-gzip" -> new GZIPInputStream(raw);
            case "deflate" -> new DeflateInputStream(raw);
            case "br" -> new BrotliInputStream(raw);
            default -> raw;
        };
    }

    private Charset charset() {
        String type = header(HttpHeaders.CONTENT_TYPE);
        if (type == null) {
            return StandardCharsets.UTF_8;
        }
        try {
            Charset named = ContentType.parse(type).getCharset();
            return named == null ? StandardCharsets.UTF_8 : named;
        } catch (ParseException | IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
