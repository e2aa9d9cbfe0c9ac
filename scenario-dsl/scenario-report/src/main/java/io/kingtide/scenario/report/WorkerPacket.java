package io.kingtide.scenario.report;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a worker has recorded since its packet before: whole seconds with their compressed histograms, and the arrivals it
 * sent by 100 ms. Nothing in it is rounded or averaged, so that merged packets are what one recorder would have counted.
 *
 * @param through seconds up to this one are complete, as far as this worker goes; -1 for none
 * @param lastEndNanos when its last request so far ended
 * @param seconds in which something ended
 * @param sent arrivals by journey and 100 ms, on top of what earlier packets told
 * @param notes what its engine wrote down
 */
public record WorkerPacket(int through, long lastEndNanos, List<Second> seconds, List<Sent> sent, List<Note> notes) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** One second of one worker. */
    record Second(
            int second,
            long arrivals,
            long veryLate,
            List<OfRequest> requests,
            List<OfJourney> journeys,
            Map<String, Long> errors) {}

    /** The three histograms of one request name, base64 of HdrHistogram's compressed form. */
    record OfRequest(int index, String response, String service, String lag, long failed, long refused) {}

    /** One journey's part of a second. */
    record OfJourney(int index, String response, long ok, long failed, long iterationsEnded, long iterationsFailed) {}

    /** Arrivals sent within one bin of 100 ms. */
    record Sent(int journey, int bin, int count) {}

    /** An event of the worker's engine. */
    record Note(long atNanos, String kind, String text) {}

    public WorkerPacket {
        seconds = List.copyOf(seconds);
        sent = List.copyOf(sent);
        notes = List.copyOf(notes);
    }

    /** One line of JSON. */
    public String json() {
        return JSON.writeValueAsString(this);
    }

    /**
     * Reads what {@link #json} wrote.
     *
     * @throws IllegalArgumentException if the text is no packet
     */
    public static WorkerPacket parse(String json) {
        try {
            WorkerPacket packet = JSON.readValue(json, WorkerPacket.class);
            if (packet != null) {
                return packet;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a packet of a worker", e);
        }
        throw new IllegalArgumentException("not a packet of a worker");
    }

    static Second second(int second, IntervalCell cell, RunNames names) {
        List<OfRequest> requests = new ArrayList<>();
        for (int i = 0; i < names.requests().size(); i++) {
            IntervalCell.RequestCell times = cell.request(i);
            if (times.response.getTotalCount() > 0) {
                requests.add(new OfRequest(
                        i,
                        packed(times.response),
                        packed(times.service),
                        packed(times.lag),
                        times.failed,
                        times.refused));
            }
        }
        List<OfJourney> journeys = new ArrayList<>();
        for (int i = 0; i < names.journeys().size(); i++) {
            IntervalCell.JourneyCell of = cell.journey(i);
            journeys.add(
                    new OfJourney(i, packed(of.response), of.ok, of.failed, of.iterationsEnded, of.iterationsFailed));
        }
        return new Second(
                second, cell.arrivals(), cell.veryLateArrivals(), requests, journeys, Map.copyOf(cell.errors()));
    }

    /** The second as a cell. */
    static IntervalCell cell(Second second, RunNames names) {
        IntervalCell cell = new IntervalCell(names);
        cell.arrivals(second.arrivals(), second.veryLate());
        second.errors().forEach((label, times) -> IntervalCell.count(cell.errors(), label, times));
        for (OfRequest told : second.requests()) {
            IntervalCell.RequestCell times = cell.request(index(told.index(), names.requests()));
            times.response.add(unpacked(told.response()));
            times.service.add(unpacked(told.service()));
            times.lag.add(unpacked(told.lag()));
            times.failed += told.failed();
            times.refused += told.refused();
        }
        for (OfJourney told : second.journeys()) {
            IntervalCell.JourneyCell of = cell.journey(index(told.index(), names.journeys()));
            of.response.add(unpacked(told.response()));
            of.ok += told.ok();
            of.failed += told.failed();
            of.iterationsEnded += told.iterationsEnded();
            of.iterationsFailed += told.iterationsFailed();
        }
        return cell;
    }

    private static int index(int index, List<String> names) {
        if (index < 0 || index >= names.size()) {
            throw new IllegalArgumentException("index " + index + " of " + names.size() + " names");
        }
        return index;
    }

    private static String packed(AbstractHistogram nanos) {
        if (nanos.getTotalCount() == 0) {
            return "";
        }
        ByteBuffer buffer = ByteBuffer.allocate(nanos.getNeededByteBufferCapacity());
        int length = nanos.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(buffer.array(), length));
    }

    private static AbstractHistogram unpacked(String text) {
        if (text.isEmpty()) {
            return IntervalCell.newTotal();
        }
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("not a histogram", e);
        }
    }
}
