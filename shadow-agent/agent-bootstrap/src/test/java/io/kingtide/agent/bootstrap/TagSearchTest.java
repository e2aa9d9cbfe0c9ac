package io.kingtide.agent.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TagSearchTest {
    @Test
    void findsTheTagWhereverItStandsInTheHeader() {
        assertThat(finds("GET / HTTP/1.1\r\nbaggage: kingtide=v1.k1\r\n\r\n")).isTrue();
        assertThat(finds("GET / HTTP/1.1\r\nHost: x\r\nBaggage:a=1, kingtide = v1\r\n\r\n"))
                .isTrue();
        assertThat(finds("GET / HTTP/1.1\r\nBAGGAGE: kkingtide=1;kingtide=x\r\n\r\n"))
                .isTrue();
    }

    @Test
    void leavesOtherRequestsAlone() {
        assertThat(finds("GET /?kingtide=1 HTTP/1.1\r\nbaggage: user=7\r\n\r\nkingtide=1"))
                .isFalse();
        assertThat(finds("POST / HTTP/1.1\r\nx-baggage: kingtide=1\r\ncookie: kingtide=1\r\n\r\n"))
                .isFalse();
        assertThat(finds("POST / HTTP/1.1\r\nbaggage: kingtides=1\r\n\r\n")).isFalse();
    }

    @Test
    void isNotDoneWithATagOnceItWasFound() {
        TagSearch search = new TagSearch();

        assertThat(finds(search, "GET / HTTP/1.1\r\nbaggage: kingtide=v1")).isTrue();
        assertThat(finds(search, "\r\n\r\nGET / HTTP/1.1\r\n")).isTrue();
    }

    private static boolean finds(String text) {
        return finds(new TagSearch(), text);
    }

    /** Byte by byte, so that each piece may end anywhere. */
    private static boolean finds(TagSearch search, String text) {
        boolean found = false;
        for (byte each : text.getBytes(StandardCharsets.US_ASCII)) {
            found = search.next(each);
        }
        return found;
    }
}
