package io.kingtide.agent.instrumentation.caches;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.kingtide.agent.bootstrap.CacheGate;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Weave;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.modifier.FieldPersistence;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.FieldAccessor;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Caffeine, Guava, Spring's cache abstraction, MyBatis' second level get twins; Hibernate's second level is left out by
 * tagged sessions.
 */
public final class CachesModule implements InstrumentationModule {
    private static final String STATE = "kingtide$cache";

    @Override
    public String name() {
        return "caches";
    }

    @Override
    public void start(AgentServices services) {
        CacheGate.fill(new CacheTwins());
    }

    @Override
    public List<Weave> weaves() {
        return Arrays.asList(
                Weave.bodies(
                        "caffeine",
                        (builder, type) ->
                                builder.visit(Advice.to(CacheAdvice.Build.class).on(calls("build", "buildAsync"))),
                        "com.github.benmanes.caffeine.cache.Caffeine"),
                Weave.members(
                        "caffeine",
                        (builder, type) -> withState(builder)
                                .visit(Advice.to(CacheAdvice.Inner.class)
                                        .on(named("cache")
                                                .and(takesNoArguments())
                                                .and(not(isBridge())))),
                        "com.github.benmanes.caffeine.cache.BoundedLocalCache$BoundedLocalManualCache",
                        "com.github.benmanes.caffeine.cache.BoundedLocalCache$BoundedLocalAsyncCache",
                        "com.github.benmanes.caffeine.cache.BoundedLocalCache$BoundedLocalAsyncLoadingCache",
                        "com.github.benmanes.caffeine.cache.UnboundedLocalCache$UnboundedLocalManualCache",
                        "com.github.benmanes.caffeine.cache.UnboundedLocalCache$UnboundedLocalAsyncCache",
                        "com.github.benmanes.caffeine.cache.UnboundedLocalCache$UnboundedLocalAsyncLoadingCache"),
                Weave.bodies(
                        "guava-cache",
                        (builder, type) ->
                                builder.visit(Advice.to(CacheAdvice.Build.class).on(calls("build"))),
                        "com.google.common.cache.CacheBuilder"),
                Weave.members(
                        "guava-cache",
                        (builder, type) -> withState(builder)
                                .visit(Advice.to(CacheAdvice.Redirect.class).on(guava())),
                        "com.google.common.cache.LocalCache$LocalManualCache"),
                Weave.bodies(
                        "guava-cache",
                        (builder, type) -> builder.visit(
                                Advice.to(CacheAdvice.Redirect.class).on(guava())),
                        "com.google.common.cache.LocalCache$LocalLoadingCache"),
                Weave.members(
                        "spring-cache",
                        (builder, type) -> withState(builder)
                                .visit(Advice.to(CacheAdvice.Redirect.class).on(spring())),
                        "org.springframework.cache.support.AbstractValueAdaptingCache"),
                Weave.bodies(
                        "spring-cache",
                        (builder, type) -> builder.visit(
                                Advice.to(CacheAdvice.Redirect.class).on(spring())),
                        CacheTwins.SPRING_CACHES.toArray(new String[0])),
                Weave.bodies(
                        "hibernate-cache",
                        (builder, type) -> builder.visit(Advice.to(CacheAdvice.SessionMode.class)
                                .on(named("getCacheMode")
                                        .and(takesNoArguments())
                                        .and(not(isBridge())))),
                        "org.hibernate.internal.AbstractSharedSessionContract",
                        "org.hibernate.internal.AbstractSessionImpl",
                        "org.hibernate.internal.SessionImpl",
                        "org.hibernate.internal.StatelessSessionImpl"),
                Weave.bodies(
                        "mybatis-cache",
                        (builder, type) -> builder.visit(
                                Advice.to(CacheAdvice.QueryKey.class).on(named("createCacheKey"))),
                        "org.apache.ibatis.executor.BaseExecutor"));
    }

    private static ElementMatcher.Junction<MethodDescription> calls(String... names) {
        return isPublic()
                .and(not(isStatic()))
                .and(not(isAbstract()))
                .and(not(isBridge()))
                .and(namedOneOf(names));
    }

    private static ElementMatcher.Junction<MethodDescription> guava() {
        return calls(
                "getIfPresent",
                "get",
                "getUnchecked",
                "getAll",
                "getAllPresent",
                "apply",
                "refresh",
                "put",
                "putAll",
                "invalidate",
                "invalidateAll",
                "size",
                "asMap");
    }

    private static ElementMatcher.Junction<MethodDescription> spring() {
        return calls("get", "retrieve", "put", "putIfAbsent", "evict", "evictIfPresent", "clear", "invalidate");
    }

    private static DynamicType.Builder<?> withState(DynamicType.Builder<?> builder) {
        return builder.defineField(STATE, Object.class, Visibility.PUBLIC, FieldPersistence.TRANSIENT)
                .implement(TypeDescription.ForLoadedType.of(CacheGate.Cache.class))
                .defineMethod("kingtideCache", Object.class, Visibility.PUBLIC)
                .intercept(FieldAccessor.ofField(STATE))
                .defineMethod("kingtideCache", void.class, Visibility.PUBLIC)
                .withParameters(Object.class)
                .intercept(FieldAccessor.ofField(STATE));
    }
}
