package io.kingtide.shaper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ProtocolTest {
    private static final NodeKeys KEYS = NodeKeys.parse("test", "k1 = " + secret(1) + "\nk2 = " + secret(2));
    private static final NodeKeys OTHERS = NodeKeys.parse("test", "k1 = " + secret(3));
    private static final String NONCE = "AAAAAAAAAAAAAAAAAAAAAA";

    @Test
    void a_header_proves_exactly_its_request() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        NodeHeader header = NodeHeader.parse(NodeHeader.sign(KEYS, "POST", "/nodes/v1/report", 5, NONCE, body)
                .text());
        assertThat(header).isNotNull();
        assertThat(header.isSignedBy(KEYS, "POST", "/nodes/v1/report", body)).isTrue();
        assertThat(header.isSignedBy(KEYS, "GET", "/nodes/v1/report", body)).isFalse();
        assertThat(header.isSignedBy(KEYS, "POST", "/nodes/v1/reports", body)).isFalse();
        assertThat(header.isSignedBy(KEYS, "POST", "/nodes/v1/report", new byte[2]))
                .isFalse();
        assertThat(header.isSignedBy(KEYS, "POST", "/nodes/v1/report", null)).isFalse();
        assertThat(header.isSignedBy(OTHERS, "POST", "/nodes/v1/report", body)).isFalse();
        assertThat(new NodeHeader("k1", 6, NONCE, header.mac()).isSignedBy(KEYS, "POST", "/nodes/v1/report", body))
                .isFalse();
    }

    @Test
    void texts_of_another_form_are_no_headers() {
        for (String text :
                new String[] {null, "", "k1.5.x.y", "k1.05." + NONCE + "." + "A".repeat(43), "x".repeat(500)}) {
            assertThat(NodeHeader.parse(text)).as(text).isNull();
        }
    }

    @Test
    void a_line_is_believed_in_its_own_stream_only() throws Exception {
        String line = SignedLine.write(KEYS, "k2", NONCE, "{\"version\":1}");
        assertThat(SignedLine.read(KEYS, "k2", NONCE, line)).isEqualTo("{\"version\":1}");
        assertThatThrownBy(() -> SignedLine.read(KEYS, "k2", "BAAAAAAAAAAAAAAAAAAAAA", line))
                .isInstanceOf(UntrustedLineException.class);
        assertThatThrownBy(() -> SignedLine.read(KEYS, "k1", NONCE, line)).isInstanceOf(UntrustedLineException.class);
        assertThatThrownBy(() -> SignedLine.read(KEYS, "k2", NONCE, "no dot"))
                .isInstanceOf(UntrustedLineException.class);
        assertThatThrownBy(() -> SignedLine.read(KEYS, "k2", NONCE, "x" + line))
                .isInstanceOf(UntrustedLineException.class);
    }

    /** Fixed by the contract: other implementations of the protocol compare with these bytes. */
    @Test
    void the_bytes_on_the_wire_are_these() {
        NodeKeys keys = NodeKeys.parse("test", "k1 = " + Base64.getEncoder().encodeToString(new byte[32]));
        assertThat(NodeHeader.sign(keys, "GET", "/nodes/v1/stream?kind=agent&service=s&instance=i", 1, NONCE, null)
                        .text())
                .isEqualTo("k1.1.AAAAAAAAAAAAAAAAAAAAAA."
                        + keys.mac("k1", "GET\n/nodes/v1/stream?kind=agent&service=s&instance=i\n1\n" + NONCE));
        assertThat(keys.mac("k1", "")).isEqualTo("thNnmggU2ex3L5XXeMNfxf8Wl8STcVZTxscSFEKSxa0");
    }

    @Test
    void key_files_are_read_with_all_their_problems_at_once() {
        assertThatThrownBy(() -> NodeKeys.parse("keys", "k1 = AAAA\nK = x\n# comment\nk3 = !"))
                .hasMessageContaining("keys:1: the secret of key 'k1' has 3 bytes")
                .hasMessageContaining("keys:2:")
                .hasMessageContaining("keys:4: the secret of key 'k3' is not base64");
        assertThatThrownBy(() -> NodeKeys.parse("keys", "\n")).hasMessageContaining("no key");
    }

    @Test
    void a_line_without_end_or_beyond_its_limit_is_not_a_line() throws IOException {
        BoundedLines lines =
                new BoundedLines(new ByteArrayInputStream("a\r\nb\nc".getBytes(StandardCharsets.US_ASCII)));
        assertThat(lines.next()).isEqualTo("a");
        assertThat(lines.next()).isEqualTo("b");
        assertThat(lines.next()).isNull();
        byte[] endless = new byte[BoundedLines.MAX_LINE_BYTES + 1];
        assertThatThrownBy(() -> new BoundedLines(new ByteArrayInputStream(endless)).next())
                .hasMessageContaining("longer than");
    }

    private static String secret(int fill) {
        byte[] secret = new byte[32];
        java.util.Arrays.fill(secret, (byte) fill);
        return Base64.getEncoder().encodeToString(secret);
    }
}
