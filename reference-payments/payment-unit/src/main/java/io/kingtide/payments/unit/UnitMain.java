package io.kingtide.payments.unit;

import io.kingtide.payments.model.AccountNumber;
import io.kingtide.payments.model.SlotRange;
import io.kingtide.payments.model.TransactionIds;
import io.kingtide.payments.rocketmq.RocketSettings;
import io.kingtide.payments.runtime.HealthDetail;
import io.kingtide.payments.runtime.ServiceName;
import io.kingtide.payments.runtime.ServiceProcess;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.Stores;
import io.kingtide.payments.runtime.WarmUp;
import io.kingtide.payments.runtime.WebStack;
import io.kingtide.shaper.RequestContext;
import io.kingtide.shaper.spring.ShaperAutoConfiguration;
import io.kingtide.shaper.spring.SheddingAutoConfiguration;
import io.kingtide.shaper.state.Fallback;
import io.kingtide.shaper.switches.SwitchBoard;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** A payment unit: {@code java -jar payment-unit.jar --config FILE}. */
@Configuration(proxyBeanMethods = false)
@Import({WebStack.class, PaymentApi.class, StatementApi.class, RepaymentApi.class, UnitOps.class})
@ImportAutoConfiguration({ShaperAutoConfiguration.class, SheddingAutoConfiguration.class})
public class UnitMain {
    private static final String EMPTY_BILLS = "{\"bills\":[],\"degraded\":true}";

    public static void main(String[] arguments) {
        ServiceProcess.main(UnitMain.class, "payment-unit", arguments);
    }

    @Bean
    UnitSettings settings(Environment environment) {
        return ServiceProcess.settings(environment, UnitSettings.class);
    }

    @Bean
    ServiceName serviceName(UnitSettings settings) {
        return new ServiceName("payment-unit", settings.instance());
    }

    @Bean
    Stores stores(UnitSettings settings) {
        return Stores.open(
                settings.stores(),
                settings.failover(),
                settings.poolSize(),
                List.of(
                        TradeMapper.class,
                        LedgerMapper.class,
                        ActivityMapper.class,
                        MessageMapper.class,
                        FundingMapper.class,
                        RepaymentMapper.class,
                        BeatMapper.class));
    }

    @Bean
    SteppableClock clock() {
        return new SteppableClock(Clock.systemUTC());
    }

    @Bean
    Trade trade(UnitSettings settings, Stores stores, SteppableClock clock) {
        return new Trade(
                stores,
                new OwnedSlots(settings.unit(), SlotRange.parse(settings.slots())),
                new TransactionIds(clock, settings.worker()),
                ShardProtection.accounts(settings, clock),
                clock);
    }

    @Bean
    ShardProtection shardProtection(UnitSettings settings, Trade trade) {
        return ShardProtection.of(settings, trade);
    }

    @Bean
    CreditClient creditClient(UnitSettings settings, JsonMapper json) {
        return new CreditClient(settings.creditUrl(), Duration.ofMillis(settings.creditTimeoutMillis()), json);
    }

    @Bean
    CreditActivities creditActivities(UnitSettings settings, Trade trade, CreditClient client) {
        return new CreditActivities(trade, client, Duration.ofMillis(settings.tryTimeoutMillis()));
    }

    @Bean
    BillClient billClient(UnitSettings settings, JsonMapper json) {
        return new BillClient(settings.billsUrl(), Duration.ofMillis(settings.billsTimeoutMillis()), json);
    }

    @Bean
    MessageCentre messageCentre(UnitSettings settings, Trade trade, BillClient bills) {
        Producer producer = new DocumentFates();
        RocketSettings rocketmq = settings.rocketmq();
        return rocketmq != null
                ? new RocketCentre(trade, producer, rocketmq)
                : new OutboxCentre(
                        trade,
                        producer,
                        bills,
                        new OutboxCentre.Patience(settings.halfMillis(), settings.messageRefusals()));
    }

    @Bean
    Outbox outbox(MessageCentre centre, JsonMapper json) {
        return new Outbox(centre, new BillMessages(centre, json));
    }

    @Bean
    HealthDetail messageHealth(MessageCentre centre) {
        return HealthDetail.of("messages", centre::health);
    }

    @Bean
    PaymentApi.UseCases useCases(
            Trade trade, ShardProtection protection, CreditActivities credit, BillClient bills, Outbox outbox) {
        Shards shards = protection.shards();
        return new PaymentApi.UseCases(
                trade,
                new IdempotencyKeys(),
                new Orders(trade, shards, new MerchantDirectory()),
                new Payments(trade, shards, credit, outbox),
                new Refunds(trade, shards, credit, outbox),
                new Repayments(trade, shards, credit),
                bills,
                credit);
    }

    @Bean
    PaymentApi.UnitSwitches switches(UnitSettings settings, SwitchBoard board) {
        return new PaymentApi.UnitSwitches(
                settings.unit(),
                board.declare("bill-history", new Fallback.DefaultValue(EMPTY_BILLS)),
                board.declare("refunds", new Fallback.QueueForLater()));
    }

    @Bean
    WarmUp warmUp(Trade trade) {
        return () -> trade.stores().all().forEach(store -> {
            try {
                store.inTransaction(session -> session.mapper(LedgerMapper.class)
                        .account(AccountNumber.creditClearing().value()));
            } catch (StoreFailure.Unavailable e) {
                // Starting before the store is allowed; /health shows that it was not reached.
                return;
            }
        });
    }

    @Bean
    BackgroundJobs backgroundJobs(
            UnitSettings settings,
            Trade trade,
            CreditActivities credit,
            ShardProtection protection,
            PaymentApi.UseCases use,
            Outbox outbox,
            PaymentApi.UnitSwitches switches) {
        BackgroundJobs jobs = new BackgroundJobs(trade.stores());
        jobs.every(settings.recoveryMillis(), "recovery", trade::serves, credit::recover);
        jobs.every(
                settings.recoveryMillis(),
                "deferred refunds",
                store -> trade.serves(store) && !switches.refunds().isOn(RequestContext.ANONYMOUS),
                use.refunds()::completeDeferred);
        jobs.every(
                settings.foldMillis(),
                "folding",
                trade::servesFirstSlotOf,
                store -> Ledger.fold(store, session -> trade.keepsFirstSlotOf(session, store)));
        protection.register(jobs, use.refunds(), settings.stores(), settings.recoveryMillis());
        jobs.every(settings.messageMillis(), "messages", trade::serves, outbox::round);
        return jobs;
    }
}
