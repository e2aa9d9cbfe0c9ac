package io.kingtide.shaper.spring;

import io.kingtide.shaper.limits.GcraCarrier;
import io.kingtide.shaper.limits.LimitBoard;
import io.kingtide.shaper.limits.LimitCarrier;
import io.kingtide.shaper.node.ShapedBoards;
import io.kingtide.shaper.node.ShapedProcess;
import io.kingtide.shaper.switches.SwitchBoard;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Gives a service its boards, and follows the console if {@code kingtide.shaper.console} names one. */
@AutoConfiguration
@EnableConfigurationProperties(ShaperProperties.class)
public class ShaperAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    SwitchBoard switchBoard() {
        return new SwitchBoard(Clock.systemUTC());
    }

    @Bean
    GcraCarrier gcraCarrier() {
        return new GcraCarrier(System::nanoTime);
    }

    @Bean
    @ConditionalOnMissingBean
    LimitBoard limitBoard(ObjectProvider<LimitCarrier> carriers) {
        List<LimitCarrier> all = carriers.orderedStream().toList();
        return new LimitBoard(all);
    }

    @Bean
    @ConditionalOnMissingBean
    ShapedProcess shapedProcess(SwitchBoard switches, LimitBoard limits) {
        return new ShapedBoards(switches, limits);
    }

    @Bean
    @ConditionalOnProperty("kingtide.shaper.console")
    ConsoleFollower consoleFollower(ShaperProperties properties, ShapedProcess process) {
        return ConsoleFollower.of(properties, process);
    }
}
