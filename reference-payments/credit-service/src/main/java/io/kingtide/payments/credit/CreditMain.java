package io.kingtide.payments.credit;

import io.kingtide.payments.runtime.ServiceName;
import io.kingtide.payments.runtime.ServiceProcess;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.WarmUp;
import io.kingtide.payments.runtime.WebStack;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The credit service: {@code java -jar credit-service.jar --config FILE}. */
@Configuration(proxyBeanMethods = false)
@Import({WebStack.class, CreditController.class})
public class CreditMain {

    public static void main(String[] arguments) {
        ServiceProcess.main(CreditMain.class, "credit-service", arguments);
    }

    @Bean
    CreditSettings settings(Environment environment) {
        return ServiceProcess.settings(environment, CreditSettings.class);
    }

    @Bean
    ServiceName serviceName(CreditSettings settings) {
        return new ServiceName("credit-service", settings.instance());
    }

    @Bean
    Store store(CreditSettings settings) {
        return Store.open(
                "credit",
                settings.store(),
                settings.poolSize(),
                Store.mappers(
                        List.of(CreditMapper.class, CouponMapper.class, StatementMapper.class, RepaymentMapper.class)));
    }

    @Bean
    RiskControl riskControl(CreditSettings settings) {
        List<RiskModel> models = Stream.of(
                        RiskModel.velocity(settings.velocityPerMinute()), RiskModel.amount(), RiskModel.exposure())
                .map(model -> slowed(model, settings.modelDelayMillis()))
                .map(model -> settings.failingModels().contains(model.name()) ? failing(model) : model)
                .toList();
        Set<String> known = models.stream().map(RiskModel::name).collect(Collectors.toSet());
        requireKnown("payments.model-delay-millis", settings.modelDelayMillis().keySet(), known);
        requireKnown("payments.failing-models", settings.failingModels(), known);
        return new RiskControl(models, Duration.ofMillis(settings.riskDeadlineMillis()));
    }

    private static void requireKnown(String property, Set<String> named, Set<String> known) {
        for (String name : named) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(property + " names model '" + name + "'; expected one of " + known);
            }
        }
    }

    private static RiskModel failing(RiskModel model) {
        return new RiskModel(
                model.name(),
                features -> {
                    throw new IllegalStateException("Model " + model.name() + " fails, as this drill wants it");
                },
                model.fallbackScore());
    }

    private static RiskModel slowed(RiskModel model, Map<String, Integer> delays) {
        Integer delayMillis = delays.get(model.name());
        if (delayMillis == null) {
            return model;
        }
        return new RiskModel(
                model.name(),
                features -> {
                    try {
                        Thread.sleep(delayMillis);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return model.score().applyAsInt(features);
                },
                model.fallbackScore());
    }

    @Bean
    WarmUp warmUp(CreditLines lines, RiskControl risk) {
        return () -> {
            risk.decide(new RiskFeatures(1, 1, 0, 0));
            try {
                lines.line(0);
            } catch (StoreFailure.Unavailable e) {
                // Starting before the store is allowed; /health shows that it was not reached.
                return;
            }
        };
    }

    @Bean
    Statements statements(Store store) {
        return new Statements(store);
    }

    @Bean
    Repayments repayments(Store store) {
        return new Repayments(store, Clock.systemUTC());
    }

    @Bean
    CouponPurses couponPurses(Store store) {
        return new CouponPurses(store, Clock.systemUTC());
    }

    @Bean
    CreditLines creditLines(Store store, RiskControl riskControl) {
        return new CreditLines(store, riskControl, Clock.systemUTC());
    }
}
