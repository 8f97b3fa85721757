// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import dev.mllb.model.Arm;
import dev.mllb.model.ArmVerdict;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.Verdict;
import dev.mllb.sample.Comparison;
import dev.mllb.sample.Repetition;
import dev.mllb.stats.BlockDifference;
import dev.mllb.stats.Observation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * What else differs between an arm and its control, beside the verdict: the node's own counters in
 * the repetitions that count, and what probes saw in those with probes. It says what went together,
 * never what caused what.
 *
 * @param control name of the arm that is compared with
 * @param arm name of the arm that is compared
 * @param sentence for the largest of the differences, or that there is none; empty when nothing was
 *     compared that could tell
 * @param differences all quantities that were compared, the largest by its own spread first
 * @param notCompared what was measured with both and could not be compared: the control had none of
 *     it, or too few repetitions tell
 * @param tail who waits longest
 */
public record Explanation(
    String control,
    String arm,
    String sentence,
    List<Difference> differences,
    List<String> notCompared,
    WaitTail tail) {

  /** Error of all intervals of the repetitions with probes together. */
  private static final double ERROR = 0.05;

  /**
   * Counters that are compared where the probes ran when there are too few repetitions to judge
   * them. What probes tell better is not: each further quantity makes all intervals wider.
   */
  private static final Set<SchedulingMetric> ALSO =
      EnumSet.of(
          SchedulingMetric.CONTEXT_SWITCHES_PER_S,
          SchedulingMetric.INTERRUPTS_PER_S,
          SchedulingMetric.RESCHEDULE_INTERRUPTS_PER_S,
          SchedulingMetric.BALANCE_SOFTIRQS_PER_S);

  public Explanation {
    differences = List.copyOf(differences);
    notCompared = List.copyOf(notCompared);
  }

  /**
   * One quantity of both arms.
   *
   * @param metric what was measured
   * @param label what it is called
   * @param isInstrumented it is of the repetitions with probes, which do not count
   * @param repetitions of each arm
   * @param controlValue level of the control; metric's unit
   * @param armValue level of the arm; metric's unit
   * @param differencePercent percent of the control
   * @param lowPercent lower end of its interval; percent
   * @param highPercent upper end; percent
   * @param level error of the interval, two-sided
   * @param isBeyondNoise whether noise hardly explains it, among all that were compared
   */
  public record Difference(
      Metric metric,
      String label,
      boolean isInstrumented,
      int repetitions,
      double controlValue,
      double armValue,
      double differencePercent,
      double lowPercent,
      double highPercent,
      double level,
      boolean isBeyondNoise) {

    /**
     * In standard deviations of one repetition's difference. By the ratio a quantity of which the
     * control has next to nothing would stand before all others, and by the error of the mean one
     * that is counted more often.
     */
    double size() {
      if (repetitions < 2 || differencePercent == 0) {
        return 0;
      }
      // The wider side: what cannot be less than nothing has its lower end cut off.
      double reach = Math.max(highPercent - differencePercent, differencePercent - lowPercent);
      double errors =
          TDistribution.of(repetitions - 1.0).inverseCumulativeProbability(1 - level / 2);
      return Math.abs(differencePercent) * errors / (reach * Math.sqrt(repetitions));
    }
  }

  /** Names of the metrics that may explain something. */
  public static List<String> quantities() {
    return Arrays.stream(SchedulingMetric.values())
        .map(quantity -> quantity.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  /** Explains the arms of a trial. */
  public static List<Explanation> of(
      TrialDesign design,
      TrialMeasurement measurement,
      List<ArmVerdict> arms,
      List<Repetition> repetitions) {
    return arms.stream().map(arm -> of(design, measurement, arm, repetitions)).toList();
  }

  private static Explanation of(
      TrialDesign design,
      TrialMeasurement measurement,
      ArmVerdict verdict,
      List<Repetition> repetitions) {
    List<Difference> differences = new ArrayList<>();
    for (MetricVerdict judged : verdict.metrics()) {
      counted(judged).ifPresent(differences::add);
    }
    Comparison arms = new Comparison(verdict.control(), verdict.arm());
    Set<String> judged =
        differences.stream().map(d -> d.metric().name()).collect(Collectors.toSet());
    List<Metric> open =
        measurement.metrics().stream().filter(metric -> !judged.contains(metric.name())).toList();
    differences.addAll(instrumented(open, arms, repetitions));
    differences.sort(
        Comparator.comparing((Difference d) -> !d.isBeyondNoise())
            .thenComparing(Comparator.comparingDouble(Difference::size).reversed()));
    return new Explanation(
        verdict.control(),
        verdict.arm(),
        sentence(design, verdict, differences),
        differences,
        notCompared(measurement.metrics(), differences, arms.in(repetitions)),
        WaitTail.of(arms, repetitions));
  }

  /** The trial's own judgement, corrected for all its metrics and looks. */
  private static Optional<Difference> counted(MetricVerdict judged) {
    boolean isSaid = judged.notJudged() == null && Double.isFinite(judged.differencePercent());
    return SchedulingMetric.of(judged.metric().name())
        .filter(quantity -> isSaid)
        .map(
            quantity ->
                new Difference(
                    judged.metric(),
                    quantity.label(),
                    false,
                    Math.min(
                        judged.evidence().nativeRepetitions(), judged.evidence().mllbRepetitions()),
                    judged.nativeValue(),
                    judged.mllbValue(),
                    judged.differencePercent(),
                    judged.lowPercent(),
                    judged.highPercent(),
                    judged.evidence().level(),
                    judged.verdict() == Verdict.BETTER || judged.verdict() == Verdict.WORSE));
  }

  private static List<Difference> instrumented(
      List<Metric> metrics, Comparison arms, List<Repetition> repetitions) {
    List<Repetition> looks =
        arms.in(repetitions).stream()
            .filter(r -> r.isInstrumented() && r.voidReasons().isEmpty())
            .toList();
    List<Metric> seen =
        metrics.stream()
            .filter(metric -> SchedulingMetric.of(metric.name()).isPresent())
            .filter(m -> looks.stream().anyMatch(r -> r.metrics().containsKey(m.name())))
            .filter(m -> isOfProbes(m, repetitions) || ALSO.contains(quantity(m)))
            .toList();
    double error = ERROR / Math.max(1, seen.size());
    List<Difference> differences = new ArrayList<>();
    for (Metric metric : seen) {
      BlockDifference.of(metric, values(metric, arms, looks), error)
          .map(found -> difference(metric, found, error))
          .ifPresent(differences::add);
    }
    return differences;
  }

  private static List<String> notCompared(
      List<Metric> metrics, List<Difference> differences, List<Repetition> repetitions) {
    Set<String> compared =
        differences.stream().map(d -> d.metric().name()).collect(Collectors.toSet());
    return metrics.stream()
        .map(Metric::name)
        .filter(name -> !compared.contains(name))
        .filter(
            name ->
                repetitions.stream()
                    .anyMatch(r -> r.voidReasons().isEmpty() && r.metrics().containsKey(name)))
        .flatMap(name -> SchedulingMetric.of(name).stream())
        .map(SchedulingMetric::label)
        .toList();
  }

  private static boolean isOfProbes(Metric metric, List<Repetition> repetitions) {
    return repetitions.stream()
        .noneMatch(r -> r.isKept() && r.metrics().containsKey(metric.name()));
  }

  private static SchedulingMetric quantity(Metric metric) {
    return SchedulingMetric.of(metric.name()).orElseThrow();
  }

  private static List<Observation> values(Metric metric, Comparison arms, List<Repetition> looks) {
    List<Observation> values = new ArrayList<>();
    for (Repetition look : looks) {
      Double value = look.metrics().get(metric.name());
      if (value != null) {
        values.add(new Observation(look.slot().block(), arms.isTreated(look), value));
      }
    }
    return values;
  }

  private static Difference difference(Metric metric, BlockDifference found, double error) {
    return new Difference(
        metric,
        quantity(metric).label(),
        true,
        found.blocks(),
        found.control(),
        found.arm(),
        found.percent(),
        found.lowPercent(),
        found.highPercent(),
        error,
        found.isBeyondNoise());
  }

  private static String sentence(
      TrialDesign design, ArmVerdict verdict, List<Difference> differences) {
    if (differences.isEmpty()) {
      return "";
    }
    boolean differs = verdict.verdict() == Verdict.BETTER || verdict.verdict() == Verdict.WORSE;
    List<Difference> worthy =
        differences.stream()
            .filter(
                d ->
                    d.isBeyondNoise()
                        && Math.abs(d.differencePercent()) >= design.indifferencePercent()
                        && quantity(d.metric()).isWorth(d.armValue() - d.controlValue()))
            .toList();
    if (worthy.isEmpty()) {
      return (differs ? "Nothing that was compared explains it: none" : "Beside it, none")
          + " of "
          + differences.size()
          + " quantities differs by more than its noise and enough to matter.";
    }
    return (differs ? "What went with it: " : "What differs beside it: ")
        + inWords(verdict, worthy.get(0))
        + (worthy.size() > 1
            ? " It is the largest of " + worthy.size() + " such differences by its own spread."
            : "")
        + (differs ? " Whether it is the cause was not tested." : "");
  }

  private static String inWords(ArmVerdict verdict, Difference largest) {
    String interval =
        ReportFormat.confidence(largest.level())
            + " interval "
            + ReportFormat.interval(largest.lowPercent(), largest.highPercent());
    return "with "
        + Arm.shown(verdict.arm())
        + " "
        + quantity(largest.metric()).sentence(largest.armValue() > largest.controlValue())
        + " than with "
        + Arm.shown(verdict.control())
        + ": "
        + value(largest.metric(), largest.armValue())
        + " instead of "
        + value(largest.metric(), largest.controlValue())
        + " ("
        + ReportFormat.percent(largest.differencePercent())
        + "; "
        + interval
        + "; "
        + largest.repetitions()
        + " + "
        + largest.repetitions()
        + (largest.isInstrumented() ? " repetitions with probes" : " repetitions")
        + ").";
  }

  private static String value(Metric metric, double value) {
    return metric.unit().equals("us")
        ? ReportFormat.micros(value)
        : ReportFormat.number(value) + " " + metric.unit();
  }
}
