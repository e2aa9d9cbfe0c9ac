package io.kingtide.rehearsal.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.rehearsal.traffic.FakeFrontDoor.Asked;
import io.kingtide.rehearsal.traffic.FakeFrontDoor.Told;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RealTrafficTest {
    private static final RealTraffic.Users USERS = new RealTraffic.Users(9_000, 1_000, 200);

    @Test
    void the_seed_decides_what_each_arrival_does() throws Exception {
        Map<Integer, String> first = keysOf(42);
        Map<Integer, String> again = keysOf(42);
        Map<Integer, String> other = keysOf(43);

        // A slow machine drops an arrival now and then, another one in each run; what is drawn must not depend on it.
        Set<Integer> sentInBoth = new TreeSet<>(first.keySet());
        sentInBoth.retainAll(again.keySet());
        assertThat(sentInBoth)
                .isNotEmpty()
                .allSatisfy(number -> assertThat(first.get(number)).isEqualTo(again.get(number)));
        assertThat(other.values()).doesNotContainAnyElementsOf(first.values());
    }

    @Test
    void real_users_stay_in_their_own_range() throws Exception {
        assertThat(askedOf(7))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(Long.parseLong(one.user())).isBetween(9_000L, 9_999L));
    }

    /** The keys of the orders by the number of their arrival. */
    private static Map<Integer, String> keysOf(long seed) throws Exception {
        return askedOf(seed).stream()
                .filter(one -> one.path().equals("/api/orders"))
                .collect(Collectors.toMap(RealTrafficTest::arrival, Asked::key));
    }

    private static int arrival(Asked one) {
        return Integer.parseInt(
                one.key().substring(one.key().indexOf('-', 5) + 1, one.key().lastIndexOf('-')));
    }

    /** What comes until 40 requests have been made; orders are turned away, so that each journey is one request. */
    private static List<Asked> askedOf(long seed) throws Exception {
        CountDownLatch enough = new CountDownLatch(40);
        try (FakeFrontDoor frontDoor = new FakeFrontDoor(one -> {
            enough.countDown();
            return one.method().equals("GET") ? new Told(200, "{}") : new Told(422, "{}");
        })) {
            Shopper shopper = new Shopper(
                    HttpClient.newHttpClient(), frontDoor.url(), new Acknowledgements(), new ResponseTimes());
            try (RealTraffic traffic = new RealTraffic(shopper, 200, USERS, seed)) {
                traffic.start();
                assertThat(enough.await(50, TimeUnit.SECONDS)).isTrue();
                traffic.stop(Duration.ofSeconds(10));
            }
            return frontDoor.asked();
        }
    }
}
