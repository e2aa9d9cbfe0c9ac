package io.kingtide.agent.compatibility.frameworks;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import io.kingtide.agent.compatibility.DatabaseAddress;
import io.kingtide.agent.compatibility.Workload;
import java.util.List;
import java.util.OptionalLong;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/** jOOQ: generated SQL with qualified columns. */
public final class JooqWorkload implements Workload {
    private static final Table<Record> WALLET = DSL.table(name("wallet"));
    private static final Field<String> OWNER = field(name("wallet", "owner"), String.class);
    private static final Field<Long> AMOUNT = field(name("wallet", "amount"), Long.class);

    private DSLContext jooq;

    @Override
    public void open(DatabaseAddress database) throws Exception {
        SQLDialect dialect = switch (database.kind()) {
            case "h2" -> SQLDialect.H2;
            case "postgresql" -> SQLDialect.POSTGRES;
            default -> SQLDialect.MARIADB;
        };
        Settings settings = new Settings()
                .withRenderQuotedNames(
                        dialect == SQLDialect.H2
                                ? RenderQuotedNames.EXPLICIT_DEFAULT_UNQUOTED
                                : RenderQuotedNames.ALWAYS);
        if (dialect == SQLDialect.H2) {
            settings.setRenderQuotedNames(RenderQuotedNames.NEVER);
        }
        jooq = DSL.using(Pools.open("hikari", database), dialect, settings);
    }

    @Override
    public void insert(String owner, long amount) {
        jooq.insertInto(WALLET, OWNER, AMOUNT).values(owner, amount).execute();
    }

    @Override
    public void insertAll(List<String> owners, long amount) {
        jooq.batch(owners.stream()
                        .map(owner -> jooq.insertInto(WALLET, OWNER, AMOUNT).values(owner, amount))
                        .toList())
                .execute();
    }

    @Override
    public void add(String owner, long delta) {
        jooq.update(WALLET)
                .set(AMOUNT, AMOUNT.plus(delta))
                .where(OWNER.eq(owner))
                .execute();
    }

    @Override
    public void addLocked(String owner, long delta) {
        jooq.transaction(inside -> {
            Long amount = inside.dsl()
                    .select(AMOUNT)
                    .from(WALLET)
                    .where(OWNER.eq(owner))
                    .forUpdate()
                    .fetchSingle(AMOUNT);
            inside.dsl()
                    .update(WALLET)
                    .set(AMOUNT, amount + delta)
                    .where(OWNER.eq(owner))
                    .execute();
        });
    }

    @Override
    public OptionalLong amount(String owner) {
        Long amount = jooq.select(AMOUNT).from(WALLET).where(OWNER.eq(owner)).fetchOne(AMOUNT);
        return amount == null ? OptionalLong.empty() : OptionalLong.of(amount);
    }

    @Override
    public void remove(String owner) {
        jooq.deleteFrom(WALLET).where(OWNER.eq(owner)).execute();
    }
}
