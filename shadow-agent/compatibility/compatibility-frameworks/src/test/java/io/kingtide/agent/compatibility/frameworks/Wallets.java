package io.kingtide.agent.compatibility.frameworks;

/** The statements of the workloads that write SQL by hand: plain, as applications have them. */
final class Wallets {
    static final String INSERT = "INSERT INTO wallet (owner, amount) VALUES (?, ?)";
    static final String INSERT_NAMED = "INSERT INTO wallet (owner, amount) VALUES (#{owner}, #{amount})";
    static final String ADD = "UPDATE wallet SET amount = amount + ? WHERE owner = ?";
    static final String SELECT = "SELECT w.amount FROM wallet w WHERE w.owner = ?";
    static final String LOCK = "SELECT wallet.amount FROM wallet WHERE wallet.owner = ? FOR UPDATE";
    static final String SET = "UPDATE wallet SET amount = ? WHERE owner = ?";
    static final String REMOVE = "DELETE FROM wallet WHERE owner = ?";

    private Wallets() {}
}
