package io.kingtide.scenario.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer is read in one piece and byte by byte, which must come to the same. */
class AnswerReaderTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private final AnswerReader reader = new AnswerReader();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            length                  | HTTP/1.1 200 OK~Content-Length: 3~~abc                                  | 200 | abc | true
            name in other case      | HTTP/1.1 201 Created~CONTENT-LENGTH:3 ~~abc                             | 201 | abc | true
            no body                 | HTTP/1.1 500 ~content-length: 0~~                                       | 500 |     | true
            never a body            | HTTP/1.1 204 No Content~~                                               | 204 |     | true
            not modified            | HTTP/1.1 304 Not Modified~Content-Length: 3~~                           | 304 |     | true
            no reason               | HTTP/1.1 200~Content-Length: 1~~a                                       | 200 | a   | true
            chunks                  | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~ab~1;x=y~c~0~~            | 200 | abc | true
            trailer                 | HTTP/1.1 200 OK~Transfer-Encoding: Chunked~~3~abc~0~A: b~C: d~~         | 200 | abc | true
            chunks before a length  | HTTP/1.1 200 OK~Content-Length: 9~Transfer-Encoding: chunked~~1~a~0~~   | 200 | a   | true
            after 100               | HTTP/1.1 100 Continue~~HTTP/1.1 200 OK~Content-Length: 1~~a             | 200 | a   | true
            closes                  | HTTP/1.1 200 OK~Connection: close~Content-Length: 1~~a                  | 200 | a   | false
            old                     | HTTP/1.0 200 OK~Content-Length: 1~~a                                    | 200 | a   | false
            old that keeps          | HTTP/1.0 200 OK~Connection: Keep-Alive~Content-Length: 1~~a             | 200 | a   | true
            the same length twice   | HTTP/1.1 200 OK~Content-Length: 1~Content-Length: 1~~a                  | 200 | a   | true
            """)
    void readsAnAnswer(String what, String wire, int status, String body, boolean keepsAlive) throws Exception {
        String text = wire.replace("~", "\r\n");
        for (int piece : new int[] {text.length(), 1, 7}) {
            reader.expect(false);
            assertThat(readInPieces(text, piece)).as(what).isTrue();
            assertThat(reader.status()).isEqualTo(status);
            assertThat(reader.body()).isEqualTo(body == null ? "" : body);
            assertThat(reader.keepsAlive()).isEqualTo(keepsAlive);
        }
    }

    @Test
    void readsToTheEndOfTheConnectionWhereNoLengthIsTold() throws Exception {
        reader.expect(false);
        assertThat(read(OK + "\r\nsome")).isFalse();
        assertThat(read(" text")).isFalse();
        assertThat(reader.end()).isTrue();
        assertThat(reader.body()).isEqualTo("some text");
        assertThat(reader.keepsAlive()).isFalse();
    }

    @Test
    void aConnectionThatEndsWithinAnAnswerHasGivenNone() throws Exception {
        reader.expect(false);
        assertThat(read(OK + "Content-Length: 5\r\n\r\nabc")).isFalse();
        assertThat(reader.end()).isFalse();
    }

    @Test
    void waitsForNoBodyAfterARequestForTheHead() throws Exception {
        reader.expect(true);
        assertThat(read(OK + "Content-Length: 5\r\n\r\n")).isTrue();
        assertThat(reader.body()).isEmpty();
    }

    @Test
    void showsHeadersAndCookies() throws Exception {
        reader.expect(false);
        read(OK + "Set-Cookie: a=1; Path=/\r\nX-Name:  v w \r\nset-cookie: b=2\r\nContent-Length: 0\r\n\r\n");
        assertThat(reader.header("x-name")).isEqualTo("v w");
        assertThat(reader.header("X-Nam")).isNull();
        assertThat(reader.header("name")).isNull();
        assertThat(reader.cookies()).containsExactly("a=1; Path=/", "b=2");
    }

    @Test
    void readsTextInTheCharacterSetThatTheAnswerNames() throws Exception {
        byte[] latin = "Käse".getBytes(StandardCharsets.ISO_8859_1);
        reader.expect(false);
        read(OK + "Content-Type: text/plain; charset=ISO-8859-1\r\nContent-Length: 4\r\n\r\n");
        assertThat(reader.read(Unpooled.wrappedBuffer(latin))).isTrue();
        assertThat(reader.body()).isEqualTo("Käse");
    }

    @Test
    void knowsNothingOfTheAnswerBefore() throws Exception {
        reader.expect(false);
        read(OK + "Set-Cookie: a=1\r\nConnection: close\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000));
        assertThat(reader.body()).hasSize(100_000);
        reader.expect(false);
        assertThat(read(OK + "Content-Length: 1\r\n\r\na")).isTrue();
        assertThat(reader.cookies()).isEmpty();
        assertThat(reader.keepsAlive()).isTrue();
        assertThat(reader.body()).isEqualTo("a");
    }

    @Test
    void aConnectionOnWhichMoreCameThanWasAskedForTakesNoOtherRequest() throws Exception {
        reader.expect(false);
        assertThat(read(OK + "Content-Length: 1\r\n\r\na" + OK)).isTrue();
        assertThat(reader.body()).isEqualTo("a");
        assertThat(reader.keepsAlive()).isFalse();
        assertThatThrownBy(() -> read("more")).isInstanceOf(BrokenAnswerException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2p1 Debian~~",
                "HTTP/1.1 abc OK~~",
                "HTTP/1.1 099 OK~~",
                "HTTP/2 200~~",
                "HTTP/1.1 200 OK~Content-Length: -1~~",
                "HTTP/1.1 200 OK~Content-Length: 1e3~~",
                "HTTP/1.1 200 OK~Content-Length: 1~Content-Length: 2~~a",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~~",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1~abc~"
            })
    void refusesWhatIsNoAnswer(String wire) {
        String text = wire.replace("~", "\r\n");
        for (int piece : new int[] {text.length(), 1}) {
            reader.expect(false);
            assertThatThrownBy(() -> readInPieces(text, piece)).isInstanceOf(BrokenAnswerException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 999999999999",
                "Transfer-Encoding: chunked\r\n\r\n7fffffff",
                "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff"
            })
    void refusesAnswersThatAreTooLong(String rest) {
        reader.expect(false);
        assertThatThrownBy(() -> read(OK + rest + "\r\n\r\n")).isInstanceOf(TooLongFrameException.class);
    }

    @Test
    void refusesHeadersWithoutEnd() {
        reader.expect(false);
        assertThatThrownBy(() -> {
                    read(OK);
                    for (int i = 0; i < 10_000; i++) {
                        read("X-Header-" + i + ": value\r\n");
                    }
                })
                .isInstanceOf(TooLongFrameException.class);
    }

    private boolean readInPieces(String text, int size) throws Exception {
        boolean complete = false;
        for (int at = 0; at < text.length(); at += size) {
            assertThat(complete).as("complete before the last piece").isFalse();
            complete = read(text.substring(at, Math.min(text.length(), at + size)));
        }
        return complete;
    }

    private boolean read(String text) throws Exception {
        return reader.read(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }
}
