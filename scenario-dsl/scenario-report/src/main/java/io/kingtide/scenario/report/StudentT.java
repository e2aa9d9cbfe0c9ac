package io.kingtide.scenario.report;

/** Student's t distribution, by integrating its density; good to six digits, which is more than a verdict needs. Pure. */
final class StudentT {
    private static final int STEPS = 300;

    private StudentT() {}

    /**
     * The value that a t-distributed variable exceeds with this probability.
     *
     * @param probability above 0 and below 0.5
     * @param degreesOfFreedom 1 or more
     */
    static double upperQuantile(double probability, int degreesOfFreedom) {
        if (!(probability > 0 && probability < 0.5) || degreesOfFreedom < 1) {
            throw new IllegalArgumentException(probability + " with " + degreesOfFreedom + " degrees of freedom");
        }
        double low = 0;
        double high = 1;
        while (upperTail(high, degreesOfFreedom) > probability) {
            high *= 2;
        }
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (upperTail(middle, degreesOfFreedom) > probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /**
     * The chance to exceed {@code t}. With t = √ν·tan θ the density becomes cos^(ν−1) θ on a finite range, for which
     * Simpson's rule converges quickly.
     */
    static double upperTail(double t, int degreesOfFreedom) {
        double from = Math.atan(t / Math.sqrt(degreesOfFreedom));
        return integral(from, Math.PI / 2, degreesOfFreedom - 1) / (2 * wallis(degreesOfFreedom - 1));
    }

    /** The integral of cos^n from 0 to π/2, by Wallis' recurrence. */
    private static double wallis(int power) {
        double value = power % 2 == 0 ? Math.PI / 2 : 1;
        for (int n = power % 2 == 0 ? 2 : 3; n <= power; n += 2) {
            value *= (n - 1.0) / n;
        }
        return value;
    }

    private static double integral(double from, double to, int power) {
        double width = (to - from) / STEPS;
        double sum = 0;
        for (int i = 0; i <= STEPS; i++) {
            double weight = i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.pow(Math.max(0, Math.cos(from + i * width)), power);
        }
        return sum * width / 3;
    }
}
