package io.kingtide.scenario.report;

import io.kingtide.scenario.Load;
import io.kingtide.scenario.run.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;

/** Counts a plan's arrivals as time passes them, so that a plan of any length takes no memory. Not thread-safe. */
final class PlannedArrivals {
    private static final class Journey {
        final boolean open;
        final PrimitiveIterator.OfLong ahead;
        final ArrivalBins passed = new ArrivalBins();
        long next = -1;

        Journey(boolean open, PrimitiveIterator.OfLong ahead) {
            this.open = open;
            this.ahead = ahead;
        }

        void advanceTo(long nowNanos) {
            while (next >= 0 || ahead.hasNext()) {
                if (next < 0) {
                    next = ahead.nextLong();
                }
                if (next >= nowNanos) {
                    return;
                }
                passed.add(next);
                next = -1;
            }
        }
    }

    private final List<Journey> journeys = new ArrayList<>();

    PlannedArrivals(RunPlan plan) {
        for (int i = 0; i < plan.journeys().size(); i++) {
            boolean open = plan.journeys().get(i).load() instanceof Load.Open;
            journeys.add(new Journey(open, plan.arrivals(i)));
        }
    }

    /** Counts every arrival planned before {@code nowNanos}. */
    void advanceTo(long nowNanos) {
        journeys.forEach(journey -> journey.advanceTo(nowNanos));
    }

    /**
     * What has been counted, by the index of the journey. Users of the closed model plan no arrivals: what they sent is
     * what was planned.
     */
    List<ArrivalBins> passed(List<ArrivalBins> sent) {
        List<ArrivalBins> passed = new ArrayList<>();
        for (int i = 0; i < journeys.size(); i++) {
            passed.add(journeys.get(i).open ? journeys.get(i).passed : sent.get(i));
        }
        return passed;
    }
}
