package io.kingtide.payments.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;

/**
 * The web stack of a service: the five auto-configurations that it needs, named one by one, so that nothing else is
 * looked for at start-up, and nothing arrives by accident with a new jar.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class
})
@Import({ProblemAnswers.class, WebStack.Health.class})
public class WebStack {
    private static final int BODY_LIMIT_BYTES = 16 * 1024;

    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit() {
        FilterRegistrationBean<BodyLimit> registration = new FilterRegistrationBean<>(new BodyLimit(BODY_LIMIT_BYTES));
        registration.setOrder(0);
        return registration;
    }

    /** A payment that is written in two ways, or only nearly as expected, is refused and not guessed. */
    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return builder -> builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
    }

    /** Answers are JSON whatever is asked for: an answer that cannot be sent would come too late for what was done. */
    @Bean
    WebMvcConfigurer onlyJson() {
        return new WebMvcConfigurer() {
            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
                negotiation.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
            }
        };
    }

    /** Health and the API's description. */
    @RestController
    static class Health {
        private final ServiceName name;
        private final List<Store> stores;
        private final List<HealthDetail> details;

        Health(
                ServiceName name,
                ObjectProvider<Stores> stores,
                ObjectProvider<Store> store,
                ObjectProvider<HealthDetail> details) {
            this.name = name;
            this.stores = Stream.concat(stores.stream().flatMap(several -> several.all().stream()), store.stream())
                    .toList();
            this.details = details.stream().toList();
        }

        /** 200 as long as the process serves; a lost store is shown, but is no reason to send traffic elsewhere. */
        @GetMapping("/health")
        ResponseEntity<Map<String, Object>> health() {
            Map<String, Object> reach = new LinkedHashMap<>();
            stores.forEach(store -> reach.put(store.name(), store.isReachable() ? "UP" : "UNREACHABLE"));
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("status", "UP");
            body.put("service", name.service());
            body.put("instance", name.instance());
            body.put("stores", reach);
            details.forEach(detail -> body.put(detail.name(), detail.value()));
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
        }
    }
}
