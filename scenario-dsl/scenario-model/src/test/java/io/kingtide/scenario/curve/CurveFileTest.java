package io.kingtide.scenario.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurveFileTest {
    @TempDir
    Path folder;

    @Test
    void readsCountsOfEachSecondWithGaps() throws IOException {
        Curve curve = read("# source: a test\nsecond,requests\n0,3\n2,5\n");
        assertThat(curve.lengthSeconds()).isEqualTo(3);
        assertThat(curve.total()).isEqualTo(8);
        assertThat(curve.cumulative(2)).isEqualTo(3);
    }

    @Test
    void readsPointsOfARateWithStraightLinesBetween() throws IOException {
        Curve curve = read("second,rate\n0,0\n10,100\n");
        assertThat(curve.rateAt(5)).isEqualTo(50);
        assertThat(curve.total()).isEqualTo(500);
    }

    @Test
    void readsSingleArrivalsInAnyOrder() throws IOException {
        Curve curve = read("# taken from a log\ntimestamp\n1794355203.5\n1794355200.25\n\n1794355201.000001\n");

        PrimitiveIterator.OfLong arrivals = curve.arrivals(Spacing.EVEN, 1);
        assertThat(LongStream.generate(arrivals::nextLong)
                        .limit(3)
                        .map(nanos -> (nanos + 500) / 1_000)
                        .toArray())
                .as("in microseconds")
                .containsExactly(250_000, 1_000_001, 3_500_000);
        assertThat(arrivals.hasNext()).isFalse();
        assertThat(curve.total()).isEqualTo(3);
        assertBad("timestamp\n5\nsoon\n", "line 3: got 'soon'; expected seconds");
        assertBad("timestamp\n-1\n", "line 2");
        assertBad("timestamp\n", "got no row");
    }

    @Test
    void namesTheLineOfWhatItCannotRead() {
        assertBad("second,rate\n0,0\n10,fast\n", "line 3: got '10,fast'; expected two finite numbers of 0 or more");
        assertBad("second,rate\n0,0\n10,NaN\n", "line 3");
        assertBad("second,rate\n0,-1\n", "line 2");
        assertBad("second,requests\n5,1\n4,1\n", "line 3: got second 4.0 after 5.0; expected seconds that rise");
        assertBad("# note\nsecond,requests\n0.5,1\n", "line 3: got second 0.5; expected whole seconds");
        assertBad(
                "time,hits\n1,1\n",
                "line 1: got header 'time,hits'; expected 'second,requests', 'second,rate' or 'timestamp'");
        assertBad("second,rate\n", "got no row");
        assertBad("", "got an empty file");
    }

    private void assertBad(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining(message);
    }

    private Curve read(String text) throws IOException {
        Path file = folder.resolve("curve.csv");
        Files.writeString(file, text);
        return CurveFile.read(file);
    }
}
