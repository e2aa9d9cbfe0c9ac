package io.kingtide.payments.unit;

import io.kingtide.payments.bills.BillMain;
import io.kingtide.payments.credit.CreditMain;
import io.kingtide.payments.runtime.ServiceProcess;
import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.FaultyRelay;
import io.kingtide.payments.testkit.ForkedProcess;
import io.kingtide.payments.testkit.ForkedStore;
import io.kingtide.payments.testkit.TestStore;
import io.kingtide.shaper.state.SwitchSetting;
import io.kingtide.shaper.switches.SwitchBoard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The system with its messages on RocketMQ: a real broker and the stores in two processes of their own, the services and
 * unit A (slots 00-79) in this JVM, and unit B (slots 80-99) in a process of its own when it is wanted.
 */
final class RocketSystem implements AutoCloseable {
    static final long BALANCE = 100_000;
    static final String TOPIC = "payment-bills";
    private static final String OPS_TOKEN = "test";

    final ForkedBroker broker;
    final ForkedStore trade;
    final TestStore consumerBills;
    final TestStore merchantBills;
    final FaultyRelay credit;
    final ApiClient bills;
    private final ConfigurableApplicationContext creditService;
    private final ConfigurableApplicationContext billService;
    private ConfigurableApplicationContext unit;

    RocketSystem(Path folder) {
        broker = ForkedBroker.start(folder.resolve("broker"), TOPIC);
        trade = ForkedStore.start(
                folder.resolve("stores"),
                "trade",
                "--also",
                "credit,consumer-bills,merchant-bills",
                "--units",
                "1",
                "--users",
                "0-99",
                "--merchants",
                "10",
                "--balance",
                Long.toString(BALANCE));
        trade.change("UPDATE unit_route SET unit = 'B' WHERE slot >= 80");
        consumerBills = trade.alongside("consumer-bills");
        merchantBills = trade.alongside("merchant-bills");
        creditService = ServiceProcess.start(
                CreditMain.class,
                "--server.port=0",
                "--payments.store.url=" + trade.alongside("credit").url(),
                "--payments.risk-deadline-millis=500");
        credit = FaultyRelay.before(url(creditService));
        billService = ServiceProcess.start(
                BillMain.class,
                "--server.port=0",
                "--payments.consumer-stores.consumer-0.url=" + consumerBills.url(),
                "--payments.merchant-stores.merchant-0.url=" + merchantBills.url(),
                "--payments.rocketmq.name-server=" + broker.nameServer(),
                "--payments.message-refusals=2",
                "--payments.ops-token=" + OPS_TOKEN);
        bills = new ApiClient(url(billService), java.util.Map.of("Authorization", "Bearer " + OPS_TOKEN));
        startUnitA();
    }

    ApiClient unitA() {
        return new ApiClient(url(unit));
    }

    void stopUnitA() {
        unit.close();
    }

    /** Where it listens now is what {@link #unitA} says. */
    void startUnitA() {
        unit = ServiceProcess.start(UnitMain.class, unitArguments("A", 1, "00-79"));
    }

    private String[] unitArguments(String name, int worker, String slots) {
        return new String[] {
            "--server.port=0",
            "--payments.unit=" + name,
            "--payments.instance=payment-unit-" + name,
            "--payments.worker=" + worker,
            "--payments.slots=" + slots,
            "--payments.stores.trade.url=" + trade.url(),
            "--payments.credit-url=" + credit.url(),
            "--payments.bills-url=" + url(billService),
            "--payments.rocketmq.name-server=" + broker.nameServer(),
            "--payments.try-timeout-millis=2000",
            "--payments.recovery-millis=50"
        };
    }

    private static String url(ConfigurableApplicationContext service) {
        return "http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port");
    }

    /** Unit B, to be killed; {@link #url(ForkedProcess)} says where it listens. */
    ForkedProcess forkUnitB() {
        return ForkedProcess.start(UnitMain.class.getName(), List.of(unitArguments("B", 2, "80-99")));
    }

    static String url(ForkedProcess unit) {
        return "http://127.0.0.1:" + unit.readyLine().replaceAll(".* port (\\d+).*", "$1");
    }

    /** Turns the named switches on, all others off. */
    void switchOn(String... names) {
        unit.getBean(SwitchBoard.class)
                .apply(Stream.of(names)
                        .map(name -> new SwitchSetting(name, true, null, null, "test", "test", 0, null, 1))
                        .toList());
    }

    <T> T unitBean(Class<T> type) {
        return unit.getBean(type);
    }

    long billsOf(long user) {
        return consumerBills.number("SELECT COUNT(*) FROM consumer_bill WHERE user_id = " + user);
    }

    /** What is paid or given back and has no bill, or the other way round, in either cluster. */
    List<String> differences() {
        List<String> documents =
                trade.rows("SELECT payment_id, amount, refunded FROM payment WHERE status = 'PAID' UNION ALL"
                        + " SELECT refund_id, amount, 0 FROM refund WHERE status = 'REFUNDED' ORDER BY 1");
        List<String> differences = new ArrayList<>();
        for (String found : List.of("consumer", "merchant")) {
            List<String> told = trade.alongside(found + "-bills")
                    .rows("SELECT ref_id, amount, refunded FROM " + found + "_bill ORDER BY 1");
            documents.stream()
                    .filter(one -> !told.contains(one))
                    .forEach(one -> differences.add(found + " lacks " + one));
            told.stream()
                    .filter(one -> !documents.contains(one))
                    .forEach(one -> differences.add(found + " made up " + one));
        }
        return differences;
    }

    @Override
    public void close() {
        unit.close();
        credit.close();
        billService.close();
        creditService.close();
        trade.close();
        broker.close();
    }
}
