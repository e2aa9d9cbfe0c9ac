package io.kingtide.shaper.spring;

import io.kingtide.shaper.limits.SheddingGate;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Bounds the requests of a Spring MVC service if {@code kingtide.shaper.most-under-way} says how many there may be. */
@AutoConfiguration
@ConditionalOnClass(WebMvcConfigurer.class)
@ConditionalOnProperty("kingtide.shaper.most-under-way")
public class SheddingAutoConfiguration {

    @Bean
    WebMvcConfigurer shedding(Environment environment) {
        SheddingGate gate =
                new SheddingGate(environment.getRequiredProperty("kingtide.shaper.most-under-way", Integer.class));
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new SheddingInterceptor(gate));
            }
        };
    }
}
