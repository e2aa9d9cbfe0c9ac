package io.kingtide.payments.unit;

import io.kingtide.payments.bills.BillMain;
import io.kingtide.payments.checker.CheckedStore;
import io.kingtide.payments.checker.CheckedSystem;
import io.kingtide.payments.checker.Checker;
import io.kingtide.payments.credit.CreditMain;
import io.kingtide.payments.model.SlotRange;
import io.kingtide.payments.runtime.ServiceProcess;
import io.kingtide.payments.store.Seed;
import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.FaultyRelay;
import io.kingtide.payments.testkit.ForkedStore;
import io.kingtide.payments.testkit.TestStore;
import io.kingtide.shaper.state.SwitchSetting;
import io.kingtide.shaper.switches.SwitchBoard;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole system for a test: stores in processes of their own; credit service, bill service and one unit (slots 00-79)
 * in this JVM, with relays between them that can lose calls.
 */
final class PaymentSystem implements AutoCloseable {
    static final long BALANCE = 100_000;
    static final long CREDIT_LIMIT = 50_000;
    static final String OPS_TOKEN = "test";

    final TestStore trade0;
    final TestStore trade1;
    final TestStore credit;
    final TestStore consumerBills;
    final TestStore merchantBills;
    final FaultyRelay relay;
    final FaultyRelay billRelay;
    final ApiClient api;
    private final ConfigurableApplicationContext creditService;
    private final ConfigurableApplicationContext billService;
    private final ConfigurableApplicationContext unit;

    /** The system on H2. */
    PaymentSystem(Path folder) {
        this(folder, ForkedStore.start(folder.resolve("bills"), "consumer-bills", "--also", "merchant-bills"));
    }

    private PaymentSystem(Path folder, ForkedStore bills) {
        this(
                trade(folder.resolve("trade-0"), "00-49"),
                trade(folder.resolve("trade-1"), "50-99"),
                ForkedStore.start(
                        folder.resolve("credit"),
                        "credit",
                        "--users",
                        "0-999",
                        "--credit-limit",
                        Long.toString(CREDIT_LIMIT)),
                bills,
                bills.alongside("merchant-bills"));
    }

    /** The system on any stores, seeded by {@link #seed}. */
    PaymentSystem(
            TestStore trade0, TestStore trade1, TestStore credit, TestStore consumerBills, TestStore merchantBills) {
        this.trade0 = trade0;
        this.trade1 = trade1;
        this.credit = credit;
        this.consumerBills = consumerBills;
        this.merchantBills = merchantBills;
        creditService = ServiceProcess.start(
                CreditMain.class,
                "--server.port=0",
                "--payments.store.url=" + credit.url(),
                "--payments.risk-deadline-millis=500");
        relay = FaultyRelay.before("http://127.0.0.1:" + port(creditService));
        billService = ServiceProcess.start(
                BillMain.class,
                "--server.port=0",
                "--payments.consumer-stores.consumer-0.url=" + consumerBills.url(),
                "--payments.merchant-stores.merchant-0.url=" + merchantBills.url());
        billRelay = FaultyRelay.before("http://127.0.0.1:" + port(billService));
        unit = ServiceProcess.start(
                UnitMain.class,
                "--server.port=0",
                "--payments.unit=A",
                "--payments.instance=payment-unit-a",
                "--payments.worker=1",
                "--payments.slots=00-79",
                "--payments.stores.trade-0.url=" + trade0.url(),
                "--payments.stores.trade-0.slots=00-49",
                "--payments.stores.trade-1.url=" + trade1.url(),
                "--payments.stores.trade-1.slots=50-99",
                "--payments.credit-url=" + relay.url(),
                "--payments.bills-url=" + billRelay.url(),
                "--payments.message-millis=50",
                "--payments.half-millis=500",
                "--payments.message-refusals=3",
                "--payments.ops-token=" + OPS_TOKEN,
                "--kingtide.shaper.most-under-way=200",
                "--payments.credit-timeout-millis=3000",
                "--payments.try-timeout-millis=2000",
                "--payments.recovery-millis=50",
                "--payments.fold-millis=50");
        api = new ApiClient("http://127.0.0.1:" + port(unit));
    }

    /** What the stores of a test hold at first. */
    static Seed seed(String slots) {
        return new Seed(0, 999, 10, SlotRange.parse(slots), 1, BALANCE, CREDIT_LIMIT);
    }

    private static ForkedStore trade(Path folder, String slots) {
        return ForkedStore.start(
                folder,
                "trade",
                "--slots",
                slots,
                "--units",
                "1",
                "--users",
                "0-999",
                "--merchants",
                "10",
                "--balance",
                Long.toString(BALANCE));
    }

    private static String port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getProperty("local.server.port");
    }

    /** Turns the named switches on, all others off. */
    void switchOn(String... names) {
        List<SwitchSetting> settings = Arrays.stream(names)
                .map(name -> new SwitchSetting(name, true, null, null, "test", "test", 0, null, 1))
                .toList();
        List<String> rejected = unit.getBean(SwitchBoard.class).apply(settings);
        if (!rejected.isEmpty()) {
            throw new IllegalStateException(rejected.toString());
        }
    }

    /** Has parked messages sent again, as a person would; says how many. */
    int replayParked() {
        return unit.getBean(MessageCentre.class).replayParked();
    }

    /** The checker that looks at all tables. */
    Checker checker() {
        return new Checker(
                new CheckedSystem(
                        List.of(checked("trade-0", trade0, 0, 49), checked("trade-1", trade1, 50, 99)),
                        checked("credit", credit, 0, 99),
                        null,
                        List.of(checked("consumer-bills", consumerBills, 0, 99)),
                        List.of(checked("merchant-bills", merchantBills, 0, 99))),
                "");
    }

    private static CheckedStore checked(String name, TestStore store, int first, int last) {
        return new CheckedStore(name, store.url(), "sa", "", first, last);
    }

    /** The sum over both trade stores. */
    long inTrade(String sql) {
        return trade0.number(sql) + trade1.number(sql);
    }

    /** What must hold at any time: nothing is lost, nothing is made, nobody is overdrawn. */
    LedgerLaws laws() {
        return new LedgerLaws(this);
    }

    @Override
    public void close() {
        unit.close();
        relay.close();
        billRelay.close();
        creditService.close();
        billService.close();
        trade0.close();
        trade1.close();
        credit.close();
        consumerBills.close();
        merchantBills.close();
    }
}
