package io.kingtide.agent.instrumentation.jdbc;

import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.kingtide.agent.bootstrap.DriverObject;
import io.kingtide.agent.bootstrap.JdbcGate;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Weave;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.FieldAccessor;

/** The drivers whose classes are known. */
public final class JdbcModule implements InstrumentationModule {
    private static final String STATE = "kingtide$state";

    @Override
    public String name() {
        return "jdbc";
    }

    @Override
    public boolean isObserver() {
        return true;
    }

    @Override
    public void start(AgentServices services) {
        if (services.settings().isDryRun()) {
            JdbcGate.fill(DryRun.start(services));
            return;
        }
        ShadowedDataSources dataSources = new ShadowedDataSources(services);
        services.status("dataSources", dataSources::status);
        services.dataSources(dataSources::figures);
        JdbcGate.fill(
                new JdbcShadowing(services, dataSources, new ForeignDrivers(services, KnownDriver.statementClasses())));
    }

    @Override
    public List<Weave> weaves() {
        List<Weave> weaves = new ArrayList<>();
        for (KnownDriver driver : KnownDriver.ALL) {
            weaves.add(Weave.members(
                    driver.library,
                    (builder, type) -> onConnection(withState(builder))
                            .visit(Advice.to(DriverAdvice.Unshadowed.class)
                                    .on(isPublic().and(namedOneOf(driver.unshadowed)))),
                    driver.connection));
            weaves.add(Weave.members(
                    driver.library, (builder, type) -> onStatement(withState(builder)), driver.statement));
            weaves.add(Weave.bodies(driver.library, (builder, type) -> onStatement(builder), driver.furtherStatements));
            weaves.add(Weave.bodies(
                    driver.library,
                    (builder, type) -> builder.visit(Advice.to(DriverAdvice.RowChange.class)
                            .on(namedOneOf("insertRow", "updateRow", "deleteRow")
                                    .and(takesNoArguments()))),
                    driver.resultSets));
        }
        weaves.add(Weave.bodies(
                "metadata",
                (builder, type) -> builder.visit(Advice.to(DriverAdvice.OwnWork.class)
                        .on(isPublic()
                                .and(not(isStatic()))
                                .and(nameStartsWith("get").or(nameStartsWith("is")))
                                .and(not(named("getConnection"))))),
                "org.h2.jdbc.JdbcDatabaseMetaData",
                "com.mysql.cj.jdbc.DatabaseMetaData",
                "com.mysql.cj.jdbc.DatabaseMetaDataUsingInfoSchema",
                "com.mysql.cj.jdbc.DatabaseMetaDataInformationSchema",
                "com.mysql.cj.jdbc.DatabaseMetaDataMysqlSchema",
                "com.mysql.jdbc.DatabaseMetaData",
                "com.mysql.jdbc.DatabaseMetaDataUsingInfoSchema",
                "com.mysql.jdbc.JDBC4DatabaseMetaData",
                "com.mysql.jdbc.JDBC4DatabaseMetaDataUsingInfoSchema",
                "org.mariadb.jdbc.DatabaseMetaData",
                "org.mariadb.jdbc.MariaDbDatabaseMetaData",
                "org.postgresql.jdbc.PgDatabaseMetaData",
                "org.postgresql.jdbc.PgResultSetMetaData",
                "org.postgresql.jdbc.TypeInfoCache"));
        // Made with a constructor of their own, past the connection's methods; or by the driver, of a parameter's
        // value.
        weaves.add(Weave.bodies(
                "postgresql",
                (builder, type) -> builder.visit(Advice.to(DriverAdvice.NeverShadowed.class)
                        .on(isPublic()
                                .and(nameStartsWith("copy")
                                        .or(namedOneOf(
                                                "fastpath", "open", "create", "createLO", "delete", "unlink"))))),
                "org.postgresql.copy.CopyManager",
                "org.postgresql.fastpath.Fastpath",
                "org.postgresql.largeobject.LargeObjectManager"));
        weaves.add(Weave.bodies(
                "xa",
                (builder, type) -> builder.visit(Advice.to(DriverAdvice.OwnWork.class)
                        .on(isPublic()
                                .and(namedOneOf("start", "end", "prepare", "commit", "rollback", "forget", "recover"))
                                .and(takesArguments(1).or(takesArguments(2))))),
                "org.h2.jdbcx.JdbcXAConnection",
                "com.mysql.cj.jdbc.MysqlXAConnection",
                "com.mysql.jdbc.jdbc2.optional.MysqlXAConnection",
                "org.mariadb.jdbc.MariaDbPoolConnection$MariaDbXAResource",
                "org.mariadb.jdbc.MariaDbPoolPinnedConnection$MariaDbXAPinnedResource",
                "org.mariadb.jdbc.MariaXaResource",
                "org.postgresql.xa.PGXAConnection"));
        weaves.add(Weave.bodies(
                "drivers",
                (builder, type) -> builder.visit(Advice.to(DriverAdvice.Connect.class)
                        .on(named("connect").and(takesArguments(String.class, java.util.Properties.class)))),
                "org.h2.Driver",
                "com.mysql.cj.jdbc.NonRegisteringDriver",
                "com.mysql.jdbc.NonRegisteringDriver",
                "org.mariadb.jdbc.Driver",
                "org.postgresql.Driver"));
        weaves.add(Weave.bodies("unknown-driver", ForeignDrivers::refuse, ForeignDrivers.CONNECTIONS));
        weaves.add(Weave.bodies(
                "driver-manager",
                (builder, type) -> builder.visit(Advice.to(DriverAdvice.Register.class)
                        .on(named("registerDriver").and(takesArguments(2)))),
                "java.sql.DriverManager"));
        return weaves;
    }

    private static DynamicType.Builder<?> withState(DynamicType.Builder<?> builder) {
        return builder.defineField(
                        STATE,
                        Object.class,
                        Visibility.PUBLIC,
                        net.bytebuddy.description.modifier.FieldPersistence.TRANSIENT)
                .implement(TypeDescription.ForLoadedType.of(DriverObject.class))
                .defineMethod("kingtideState", Object.class, Visibility.PUBLIC)
                .intercept(FieldAccessor.ofField(STATE))
                .defineMethod("kingtideState", void.class, Visibility.PUBLIC)
                .withParameters(Object.class)
                .intercept(FieldAccessor.ofField(STATE));
    }

    private static DynamicType.Builder<?> onConnection(DynamicType.Builder<?> builder) {
        return builder.visit(Advice.to(DriverAdvice.Create.class).on(JdbcMethods.creations()))
                .visit(Advice.to(DriverAdvice.Prepare.class).on(JdbcMethods.preparations()))
                .visit(Advice.to(DriverAdvice.ConnectionCall.class).on(JdbcMethods.connectionCalls()))
                .visit(Advice.to(DriverAdvice.OwnWork.class).on(JdbcMethods.connectionQuestions()));
    }

    private static DynamicType.Builder<?> onStatement(DynamicType.Builder<?> builder) {
        return builder.visit(Advice.to(DriverAdvice.Direct.class).on(JdbcMethods.direct()))
                .visit(Advice.to(DriverAdvice.Record.class).on(JdbcMethods.recorded()))
                .visit(Advice.to(DriverAdvice.Execute.class).on(JdbcMethods.executions()))
                .visit(Advice.to(DriverAdvice.Ask.class).on(JdbcMethods.questions()))
                .visit(Advice.to(DriverAdvice.Close.class).on(JdbcMethods.close()));
    }
}
