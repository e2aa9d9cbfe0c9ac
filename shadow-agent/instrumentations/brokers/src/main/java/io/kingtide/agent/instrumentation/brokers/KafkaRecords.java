package io.kingtide.agent.instrumentation.brokers;

import io.kingtide.agent.engine.Admission;
import io.kingtide.agent.engine.Reflection;
import io.kingtide.tag.Baggage;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes tagged records out of what a poll returns. The consumer's position has passed them, so they count as consumed. */
final class KafkaRecords {
    private final RefusedMessages refused;

    KafkaRecords(RefusedMessages refused) {
        this.refused = refused;
    }

    /** What the poll is to return; null for what it returned. */
    @Nullable
    Object polled(@Nullable Object records) throws ReflectiveOperationException {
        if (records == null || !(records instanceof Iterable) || !anyTagged((Iterable<?>) records)) {
            return null;
        }
        Map<Object, List<Object>> kept = new LinkedHashMap<>();
        for (Object partition : (Iterable<?>) Reflection.required(records, "partitions")) {
            List<Object> ofPartition = new ArrayList<>();
            for (Object record : (Iterable<?>) Reflection.required(records, "records", partition)) {
                if (tagged(record)) {
                    refused.refused("kafka " + partition + " offset " + Reflection.call(record, "offset"));
                } else {
                    ofPartition.add(record);
                }
            }
            if (!ofPartition.isEmpty()) {
                kept.put(partition, ofPartition);
            }
        }
        return copy(records, kept);
    }

    /** From Kafka 4 on a poll also says where it ended. */
    private static Object copy(Object records, Map<Object, List<Object>> kept) throws ReflectiveOperationException {
        Class<?> type = records.getClass();
        if (Reflection.has(type, "nextOffsets", 0)) {
            Constructor<?> both = type.getConstructor(Map.class, Map.class);
            return both.newInstance(kept, Reflection.required(records, "nextOffsets"));
        }
        return type.getConstructor(Map.class).newInstance(kept);
    }

    private static boolean anyTagged(Iterable<?> records) throws ReflectiveOperationException {
        for (Object record : records) {
            if (tagged(record)) {
                return true;
            }
        }
        return false;
    }

    private static boolean tagged(Object record) throws ReflectiveOperationException {
        Object headers = Reflection.required(record, "headers");
        for (Object header : (Iterable<?>) Reflection.required(headers, "headers", Baggage.HEADER)) {
            byte[] value = (byte[]) Reflection.call(header, "value");
            if (value != null && Admission.mayBeTagged(new String(value, StandardCharsets.UTF_8))) {
                return true;
            }
        }
        return false;
    }
}
