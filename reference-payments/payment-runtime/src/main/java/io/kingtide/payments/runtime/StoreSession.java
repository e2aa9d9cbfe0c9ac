package io.kingtide.payments.runtime;

/** The mappers of one running transaction. Not thread-safe; never kept beyond the transaction. */
public interface StoreSession {
    <M> M mapper(Class<M> type);
}
