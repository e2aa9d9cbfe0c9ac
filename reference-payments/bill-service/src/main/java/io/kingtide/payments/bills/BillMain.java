package io.kingtide.payments.bills;

import io.kingtide.payments.rocketmq.RocketSettings;
import io.kingtide.payments.runtime.HealthDetail;
import io.kingtide.payments.runtime.ServiceName;
import io.kingtide.payments.runtime.ServiceProcess;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.Stores;
import io.kingtide.payments.runtime.WarmUp;
import io.kingtide.payments.runtime.WebStack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** The bill service: {@code java -jar bill-service.jar --config FILE}. */
@Configuration(proxyBeanMethods = false)
@Import({WebStack.class, BillController.class, BillOps.class})
public class BillMain {

    public static void main(String[] arguments) {
        ServiceProcess.main(BillMain.class, "bill-service", arguments);
    }

    @Bean
    BillSettings settings(Environment environment) {
        return ServiceProcess.settings(environment, BillSettings.class);
    }

    @Bean
    ServiceName serviceName(BillSettings settings) {
        return new ServiceName("bill-service", settings.instance());
    }

    @Bean
    Stores consumerStores(BillSettings settings) {
        return Stores.open(settings.consumerStores(), settings.poolSize(), List.of(ConsumerBillMapper.class));
    }

    @Bean
    Stores merchantStores(BillSettings settings) {
        return Stores.open(settings.merchantStores(), settings.poolSize(), List.of(MerchantBillMapper.class));
    }

    @Bean
    BillController.BillClusters clusters(Stores consumerStores, Stores merchantStores) {
        return new BillController.BillClusters(
                new BillCluster(consumerStores, ConsumerBillMapper.class, Bill::userId),
                new BillCluster(merchantStores, MerchantBillMapper.class, Bill::merchant));
    }

    @Bean
    BillSource billSource(BillSettings settings, BillController.BillClusters clusters, JsonMapper json) {
        RocketSettings rocketmq = settings.rocketmq();
        return rocketmq == null
                ? new HttpSource()
                : new RocketSource(rocketmq, settings.messageRefusals(), clusters.inbox(), json);
    }

    @Bean
    HealthDetail messageHealth(BillSource source) {
        return HealthDetail.of("messages", source::health);
    }

    @Bean
    HealthDetail consumed(BillController.BillClusters clusters) {
        return HealthDetail.of(
                "bills",
                () -> Map.of("consumer", counts(clusters.consumers()), "merchant", counts(clusters.merchants())));
    }

    private static Map<String, Long> counts(BillCluster cluster) {
        Map<String, Long> counts = new LinkedHashMap<>();
        cluster.effects().forEach((effect, count) -> counts.put(effect.name(), count.sum()));
        return counts;
    }

    @Bean
    WarmUp warmUp(Stores consumerStores, Stores merchantStores) {
        return () -> {
            try {
                consumerStores
                        .all()
                        .forEach(store -> store.inTransaction(session ->
                                session.mapper(ConsumerBillMapper.class).latest(0, 0, 1)));
                merchantStores
                        .all()
                        .forEach(store -> store.inTransaction(session ->
                                session.mapper(MerchantBillMapper.class).latest(0, 1)));
            } catch (StoreFailure.Unavailable e) {
                // Starting before the store is allowed; /health shows that it was not reached.
                return;
            }
        };
    }
}
