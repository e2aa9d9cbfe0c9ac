package io.kingtide.agent.compatibility.frameworks;

import com.alibaba.druid.pool.DruidDataSource;
import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kingtide.agent.compatibility.DatabaseAddress;
import javax.sql.DataSource;
import oracle.ucp.jdbc.PoolDataSource;
import oracle.ucp.jdbc.PoolDataSourceFactory;
import org.apache.commons.dbcp2.BasicDataSource;

/** Every pool with one connection and its statement cache on, where it has one. */
final class Pools {
    private Pools() {}

    static DataSource open(String name, DatabaseAddress at) throws Exception {
        return switch (name) {
            case "hikari" -> hikari(at);
            case "dbcp2" -> dbcp2(at);
            case "tomcat" -> tomcat(at);
            case "druid" -> druid(at);
            case "c3p0" -> c3p0(at);
            case "ucp" -> ucp(at);
            default -> throw new IllegalArgumentException("no pool " + name);
        };
    }

    private static DataSource hikari(DatabaseAddress at) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(at.url());
        config.setUsername(at.user());
        config.setPassword(at.password());
        config.setMaximumPoolSize(1);
        if (at.kind().equals("mysql")) {
            config.addDataSourceProperty("cachePrepStmts", "true");
            config.addDataSourceProperty("useServerPrepStmts", "true");
            config.addDataSourceProperty("rewriteBatchedStatements", "true");
        }
        return new HikariDataSource(config);
    }

    private static DataSource dbcp2(DatabaseAddress at) {
        BasicDataSource pool = new BasicDataSource();
        pool.setUrl(at.url());
        pool.setUsername(at.user());
        pool.setPassword(at.password());
        pool.setMaxTotal(1);
        pool.setPoolPreparedStatements(true);
        return pool;
    }

    private static DataSource tomcat(DatabaseAddress at) {
        org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource();
        pool.setUrl(at.url());
        pool.setDriverClassName(driverOf(at));
        pool.setUsername(at.user());
        pool.setPassword(at.password());
        pool.setMaxActive(1);
        pool.setInitialSize(1);
        pool.setJdbcInterceptors("StatementCache(prepared=true,callable=true,max=50)");
        return pool;
    }

    private static DataSource druid(DatabaseAddress at) {
        DruidDataSource pool = new DruidDataSource();
        pool.setUrl(at.url());
        pool.setDriverClassName(driverOf(at));
        pool.setUsername(at.user());
        pool.setPassword(at.password());
        pool.setMaxActive(1);
        pool.setPoolPreparedStatements(true);
        pool.setMaxPoolPreparedStatementPerConnectionSize(50);
        return pool;
    }

    private static DataSource c3p0(DatabaseAddress at) throws Exception {
        ComboPooledDataSource pool = new ComboPooledDataSource();
        pool.setJdbcUrl(at.url());
        pool.setDriverClass(driverOf(at));
        pool.setUser(at.user());
        pool.setPassword(at.password());
        pool.setMinPoolSize(1);
        pool.setInitialPoolSize(1);
        pool.setMaxPoolSize(1);
        pool.setMaxStatements(50);
        return pool;
    }

    private static DataSource ucp(DatabaseAddress at) throws Exception {
        PoolDataSource pool = PoolDataSourceFactory.getPoolDataSource();
        pool.setConnectionFactoryClassName(driverOf(at));
        pool.setURL(at.url());
        pool.setUser(at.user());
        pool.setPassword(at.password());
        pool.setInitialPoolSize(1);
        pool.setMinPoolSize(1);
        pool.setMaxPoolSize(1);
        pool.setMaxStatements(50);
        return pool;
    }

    private static String driverOf(DatabaseAddress at) {
        return switch (at.kind()) {
            case "h2" -> "org.h2.Driver";
            case "mariadb" -> "org.mariadb.jdbc.Driver";
            case "mysql" -> "com.mysql.cj.jdbc.Driver";
            case "postgresql" -> "org.postgresql.Driver";
            default -> throw new IllegalArgumentException(at.kind());
        };
    }
}
