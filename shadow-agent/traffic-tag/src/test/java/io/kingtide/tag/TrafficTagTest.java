package io.kingtide.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class TrafficTagTest {
    private static final Instant NOW = Instant.parse("2026-11-10T23:59:00Z");
    private static final String SECRET = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String OTHER =
            Base64.getEncoder().encodeToString("another secret of 32 bytes......".getBytes());
    private static final TagKeys RING = TagKeys.parse("test", "k1 = " + SECRET + "\nk2=" + OTHER);

    @Test
    void a_tag_is_what_its_issuer_signed() throws Exception {
        TrafficTag issued = new TagIssuer(RING, at(NOW)).issue("double11", Duration.ofHours(2));
        TrafficTag read = verifier(NOW).verify(issued.text());
        assertThat(read).isEqualTo(issued);
        assertThat(read.campaign()).isEqualTo("double11");
        assertThat(read.keyId()).isEqualTo("k1");
        assertThat(read.expiryEpochSeconds()).isEqualTo(NOW.getEpochSecond() + 7200);
        assertThat(issued.text()).startsWith("v1.k1.double11.1794362340.");
        assertThat(issued.toString())
                .doesNotContain(issued.text().substring(issued.text().lastIndexOf('.') + 1));
    }

    @Test
    void every_single_changed_character_is_refused() {
        String text = new TagIssuer(RING, at(NOW))
                .issue("double11", Duration.ofHours(2))
                .text();
        for (int i = 0; i < text.length(); i++) {
            char changed = text.charAt(i) == 'b' ? 'c' : 'b';
            String forged = text.substring(0, i) + changed + text.substring(i + 1);
            assertThatThrownBy(() -> verifier(NOW).verify(forged)).isInstanceOf(InvalidTagException.class);
        }
    }

    @Test
    void life_ends_with_the_allowed_skew() throws Exception {
        String text =
                new TagIssuer(RING, at(NOW)).issue("c", Duration.ofMinutes(1)).text();
        verifier(NOW.plusSeconds(90)).verify(text);
        assertRefused(TagRefusal.EXPIRED, NOW.plusSeconds(91), text);
        assertRefused(TagRefusal.TOO_LONG_LIVED, NOW.minusSeconds(86400 + 31), text);
    }

    @Test
    void strange_texts_are_refused_by_name() {
        assertRefused(TagRefusal.MALFORMED, NOW, "");
        assertRefused(TagRefusal.MALFORMED, NOW, "v1.k1.double11");
        assertRefused(TagRefusal.MALFORMED, NOW, "v1.k1.Double11.1794362340.x");
        assertRefused(TagRefusal.MALFORMED, NOW, "v1.k1.double11.+794362340.x");
        assertRefused(TagRefusal.MALFORMED, NOW, "v1." + "a".repeat(200));
        assertRefused(TagRefusal.UNKNOWN_VERSION, NOW, "v2.k1.double11.1794362340.x");
        assertRefused(TagRefusal.UNKNOWN_KEY, NOW, "v1.k9.double11.1794362340.x");
        assertRefused(TagRefusal.BAD_SIGNATURE, NOW, "v1.k1.double11.1794362340.\u00e9");
    }

    @Test
    void baggage_keeps_the_members_of_others() throws Exception {
        TrafficTag tag = new TagIssuer(RING, at(NOW)).issue("c", Duration.ofMinutes(1));
        String header = Baggage.with("a=1;p=2, b=kingtide", tag);
        assertThat(header).isEqualTo("a=1;p=2, b=kingtide,kingtide=" + tag.text());
        assertThat(Baggage.tagText(header)).isEqualTo(tag.text());
        assertThat(Baggage.without(header)).isEqualTo("a=1;p=2, b=kingtide");
        assertThat(Baggage.without("kingtide=x")).isNull();
        assertThat(Baggage.tagText("a=1")).isNull();
        assertThat(Baggage.tagText(null)).isNull();
        assertThat(Baggage.tagText(" kingtide = v ;ttl=1")).isEqualTo("v");
        assertThatThrownBy(() -> Baggage.tagText("kingtide=a,kingtide=b"))
                .isInstanceOfSatisfying(
                        InvalidTagException.class, e -> assertThat(e.refusal()).isEqualTo(TagRefusal.AMBIGUOUS));
    }

    @Test
    void a_wrong_ring_names_every_line_and_no_secret() {
        assertThatThrownBy(() -> TagKeys.parse("keys", "# ring\nBad = x\nk1 = AAAA\nk2 = %%%\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keys:2:")
                .hasMessageContaining("keys:3: the secret of key 'k1' has 3 bytes")
                .hasMessageContaining("keys:4: the secret of key 'k2' is not base64")
                .hasMessageNotContaining("AAAA");
        assertThatThrownBy(() -> TagKeys.parse("keys", "")).hasMessageContaining("no key");
    }

    private static void assertRefused(TagRefusal reason, Instant now, String text) {
        assertThatThrownBy(() -> verifier(now).verify(text))
                .isInstanceOfSatisfying(
                        InvalidTagException.class, e -> assertThat(e.refusal()).isEqualTo(reason));
    }

    private static TagVerifier verifier(Instant now) {
        return new TagVerifier(RING, at(now));
    }

    private static Clock at(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
