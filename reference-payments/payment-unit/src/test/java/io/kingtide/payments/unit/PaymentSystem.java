package io.kingtide.payments.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.bills.BillMain;
import io.kingtide.payments.checker.CheckedStore;
import io.kingtide.payments.checker.CheckedSystem;
import io.kingtide.payments.checker.Checker;
import io.kingtide.payments.credit.CreditMain;
import io.kingtide.payments.model.SlotRange;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.ServiceProcess;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.store.Seed;
import io.kingtide.payments.store.StoreKind;
import io.kingtide.payments.testkit.ApiClient;
import io.kingtide.payments.testkit.FaultyRelay;
import io.kingtide.payments.testkit.H2Server;
import io.kingtide.payments.testkit.TestStore;
import io.kingtide.shaper.state.SwitchSetting;
import io.kingtide.shaper.switches.SwitchBoard;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole system for a test, in this JVM: stores behind TCP, credit service, bill service and one unit (slots 00-79), with
 * relays between them that can lose calls. Where a process must be killed, see {@link ProcessLossTest}.
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
    private final AutoCloseable server;
    private final ConfigurableApplicationContext creditService;
    private final ConfigurableApplicationContext billService;
    private final ConfigurableApplicationContext unit;

    /** The system on H2. */
    PaymentSystem(Path folder) {
        this(H2Server.start(folder, List.of("trade0", "trade1", "credit", "consumer", "merchant")));
    }

    private PaymentSystem(H2Server server) {
        this(
                server.store("trade0", StoreKind.TRADE, seed("00-49")),
                server.store("trade1", StoreKind.TRADE, seed("50-99")),
                server.store("credit", StoreKind.CREDIT, seed("00-99")),
                server.store("consumer", StoreKind.CONSUMER_BILLS, seed("00-99")),
                server.store("merchant", StoreKind.MERCHANT_BILLS, seed("00-99")),
                server);
    }

    /**
     * The system on any stores, seeded by {@link #seed}.
     *
     * @param server has the stores, and ends with the system
     */
    PaymentSystem(
            TestStore trade0,
            TestStore trade1,
            TestStore credit,
            TestStore consumerBills,
            TestStore merchantBills,
            AutoCloseable server) {
        this.server = server;
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

    /** One round of every job that the unit does by itself, in every store; those that are turned away are none. */
    void runJobs() {
        Trade trade = unit.getBean(Trade.class);
        for (Store store : trade.stores().all()) {
            for (ToIntFunction<Store> job : List.<ToIntFunction<Store>>of(
                    unit.getBean(CreditActivities.class)::recover,
                    unit.getBean(Outbox.class)::round,
                    unit.getBean(PaymentApi.UseCases.class).refunds()::completeDeferred,
                    one -> Ledger.fold(one, session -> trade.keepsFirstSlotOf(session, one)))) {
                try {
                    job.applyAsInt(store);
                } catch (ApiProblem e) {
                    assertThat(e.type()).isEqualTo("stale-route");
                }
            }
        }
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
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException("The stores did not end", e);
        }
    }
}
