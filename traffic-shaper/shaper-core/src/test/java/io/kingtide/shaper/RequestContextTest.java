package io.kingtide.shaper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestContextTest {
    @Test
    void headers_name_the_user_and_the_kind_of_traffic() {
        assertThat(RequestContext.of("42", null, "a")).isEqualTo(new RequestContext(42, "a", TrafficKind.REAL));
        assertThat(RequestContext.of("42", "k=v", "a").isTest()).isFalse();
        assertThat(RequestContext.of("42", "k=v,kingtide=v1.k.c.1.x", "a").isTest())
                .isTrue();
    }

    @Test
    void a_broken_or_doubled_tag_counts_as_test_traffic() {
        assertThat(RequestContext.of("1", "kingtide=", "a").isTest()).isTrue();
        assertThat(RequestContext.of("1", "kingtide=a,kingtide=b", "a").isTest())
                .isTrue();
    }

    @Test
    void anything_but_digits_is_no_user() {
        for (String header : new String[] {null, "", "-1", "1x", "１", "9".repeat(19)}) {
            assertThat(RequestContext.of(header, null, "").user()).as(header).isEqualTo(RequestContext.NO_USER);
        }
    }
}
