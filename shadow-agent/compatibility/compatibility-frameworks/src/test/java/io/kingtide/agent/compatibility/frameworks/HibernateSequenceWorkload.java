package io.kingtide.agent.compatibility.frameworks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kingtide.agent.compatibility.DatabaseAddress;
import io.kingtide.agent.compatibility.Workload;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.TableGenerator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.hibernate.cfg.Configuration;

/** Hibernate with a pooled sequence optimiser: blocks of ids are kept in memory and handed to both worlds. */
public final class HibernateSequenceWorkload implements Workload {
    private EntityManagerFactory persistence;

    /** The entity. */
    @Entity(name = "Purse")
    @Table(name = "purse")
    public static class Purse {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "purses")
        @SequenceGenerator(name = "purses", sequenceName = "purse_seq", allocationSize = 5)
        Long id;

        @Column(nullable = false)
        String owner;

        long amount;

        protected Purse() {}

        Purse(String owner, long amount) {
            this.owner = owner;
            this.amount = amount;
        }
    }

    /** Its ids come from a table, in blocks of five. */
    @Entity(name = "Voucher")
    @Table(name = "voucher")
    public static class Voucher {
        @Id
        @GeneratedValue(strategy = GenerationType.TABLE, generator = "vouchers")
        @TableGenerator(
                name = "vouchers",
                table = "voucher_ids",
                pkColumnName = "sequence_name",
                valueColumnName = "next_val",
                pkColumnValue = "voucher",
                allocationSize = 5)
        Long id;

        @Column(nullable = false)
        String owner;

        long amount;
    }

    @Override
    public String other(String work, String owner, long amount) {
        if (!work.equals("voucher")) {
            throw new IllegalArgumentException(work);
        }
        Voucher voucher = new Voucher();
        voucher.owner = owner;
        voucher.amount = amount;
        inTransaction(entities -> entities.persist(voucher));
        return String.valueOf(voucher.id);
    }

    @Override
    public String table() {
        return "purse";
    }

    @Override
    public void open(DatabaseAddress database) throws Exception {
        Configuration configuration =
                new Configuration().addAnnotatedClass(Purse.class).addAnnotatedClass(Voucher.class);
        configuration.getProperties().put("hibernate.connection.datasource", pool(database));
        configuration.setProperty("hibernate.jdbc.batch_size", "10");
        configuration.setProperty("hibernate.order_inserts", "true");
        configuration.setProperty("hibernate.id.optimizer.pooled.preferred", System.getProperty("optimizer", "pooled"));
        persistence = configuration.buildSessionFactory();
    }

    @Override
    public void insert(String owner, long amount) {
        inTransaction(entities -> entities.persist(new Purse(owner, amount)));
    }

    @Override
    public void insertAll(List<String> owners, long amount) {
        inTransaction(entities -> owners.forEach(owner -> entities.persist(new Purse(owner, amount))));
    }

    @Override
    public void add(String owner, long delta) {
        inTransaction(entities -> find(entities, owner, LockModeType.NONE).amount += delta);
    }

    @Override
    public void addLocked(String owner, long delta) {
        inTransaction(entities -> find(entities, owner, LockModeType.PESSIMISTIC_WRITE).amount += delta);
    }

    @Override
    public OptionalLong amount(String owner) {
        EntityManager entities = persistence.createEntityManager();
        try {
            return entities
                    .createQuery("select p.amount from Purse p where p.owner = :owner", Long.class)
                    .setParameter("owner", owner)
                    .getResultList()
                    .stream()
                    .mapToLong(Long::longValue)
                    .findFirst();
        } finally {
            entities.close();
        }
    }

    @Override
    public void remove(String owner) {
        inTransaction(entities -> entities.remove(find(entities, owner, LockModeType.NONE)));
    }

    private static HikariDataSource pool(DatabaseAddress database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(2); // a table generator draws in a transaction of its own
        return new HikariDataSource(config);
    }

    private static Purse find(EntityManager entities, String owner, LockModeType lock) {
        return entities.createQuery("select p from Purse p where p.owner = :owner", Purse.class)
                .setParameter("owner", owner)
                .setLockMode(lock)
                .getSingleResult();
    }

    private void inTransaction(Consumer<EntityManager> work) {
        EntityManager entities = persistence.createEntityManager();
        try {
            entities.getTransaction().begin();
            work.accept(entities);
            entities.getTransaction().commit();
        } finally {
            if (entities.getTransaction().isActive()) {
                entities.getTransaction().rollback();
            }
            entities.close();
        }
    }
}
