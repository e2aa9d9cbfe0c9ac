package io.kingtide.scenario.report;

/** Student's t distribution for whole degrees of freedom. Pure. */
final class StudentT {
    /** Far more than are needed: each doubles the digits, once it is near. */
    private static final int MAX_STEPS = 200;

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
        // The tail is convex, so Newton's steps from 0 approach the value from below and never pass it.
        double t = 0;
        for (int i = 0; i < MAX_STEPS; i++) {
            double step = (upperTail(t, degreesOfFreedom) - probability) / density(t, degreesOfFreedom);
            t += step;
            if (step < 1e-9 * t) {
                break;
            }
        }
        return t;
    }

    /**
     * The chance to exceed {@code t}: with θ = atan(t/√ν) the distribution is a finite sum of powers of cos θ (Abramowitz and
     * Stegun, 26.7.3 and 26.7.4).
     */
    static double upperTail(double t, int degreesOfFreedom) {
        double angle = Math.atan(t / Math.sqrt(degreesOfFreedom));
        double square = Math.cos(angle) * Math.cos(angle);
        boolean odd = degreesOfFreedom % 2 == 1;
        double term = odd ? Math.cos(angle) : 1;
        double sum = 0;
        for (int power = odd ? 1 : 0; power <= degreesOfFreedom - 2; power += 2) {
            sum += term;
            term *= square * (power + 1) / (power + 2);
        }
        double between = odd ? 2 / Math.PI * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
        return (1 - between) / 2;
    }

    /** The derivative of the tail, with its sign turned; the constant is Γ((ν+1)/2) / (Γ(ν/2)·√(νπ)), by its recurrence. */
    private static double density(double t, int degreesOfFreedom) {
        double cosine = Math.cos(Math.atan(t / Math.sqrt(degreesOfFreedom)));
        boolean odd = degreesOfFreedom % 2 == 1;
        double constant = odd ? 1 / Math.PI : 0.5;
        for (int nu = odd ? 3 : 4; nu <= degreesOfFreedom; nu += 2) {
            constant *= (nu - 1.0) / (nu - 2.0);
        }
        return constant / Math.sqrt(degreesOfFreedom) * Math.pow(cosine, degreesOfFreedom + 1.0);
    }
}
