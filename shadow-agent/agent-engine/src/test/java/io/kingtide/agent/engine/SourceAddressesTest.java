package io.kingtide.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "::1/128, 0:0:0:0:0:0:0:1, true",
        "fe80::/10, fe80::1%eth0, true",
        "::1/128, 127.0.0.1, false",
        "0.0.0.0/0, localhost, false",
        "0.0.0.0/0, 1.2.3.4.example.com, false",
    })
    void anAddressIsInANetworkOrNot(String network, String address, boolean contained) {
        SourceAddresses sources = SourceAddresses.parse(network, problem -> {
            throw new AssertionError(problem);
        });

        assertThat(sources.contains(address)).isEqualTo(contained);
    }

    @Test
    void everyWrongBlockIsNamed() {
        List<String> problems = new ArrayList<>();

        SourceAddresses.parse("10.0.0.0/33,example.com,::1/129,10.0.0.0/x,127.0.0.1", problems::add);

        assertThat(problems).hasSize(4);
    }
}
