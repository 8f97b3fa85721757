// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.Caveats;
import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.judge.Explanation;
import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Arm;
import dev.mllb.model.ArmVerdict;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.Switchback;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialResult;
import dev.mllb.sample.Boots;
import dev.mllb.sample.Comparison;
import dev.mllb.sample.Histogram;
import dev.mllb.sample.Repetition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One attempt of one trial: sentence, points, curves, metrics, repetitions. */
final class TrialSection {

  /** What only probes see. */
  private static final Set<String> OF_PROBES =
      Set.of("runqueue_wait_us", "preempted_wait_us", "slice_us");

  private TrialSection() {}

  static Section section(ReportData data) {
    List<Block> blocks = new ArrayList<>();
    List<TrialResult> trials = ExperimentVerdict.lastAttempts(data.summary());
    if (trials.isEmpty()) {
      blocks.add(Block.text("No trial was run."));
    }
    trials.forEach(trial -> blocks.addAll(blocks(data, trial)));
    return new Section("trials", "Trials", blocks);
  }

  private static List<Block> blocks(ReportData data, TrialResult trial) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Heading(trial.trial(), trial.verdict()));
    if (trial.compared().isEmpty()) {
      blocks.add(Block.text(trial.sentence()));
    }
    List<Explanation> explanations = data.explanations(trial);
    trial
        .compared()
        .forEach(
            arm -> {
              blocks.add(Block.text(arm.sentence()));
              String beside = data.explanation(trial, arm);
              if (!beside.isEmpty()) {
                blocks.add(Block.text(beside));
              }
            });
    TrialMeasurement measurement = trial.measurement();
    if (measurement == null) {
      return blocks;
    }
    List<Repetition> repetitions =
        data.repetitions().getOrDefault(ReportData.key(trial.trial(), trial.attempt()), List.of());
    TrialDesign design = data.summary().plan().design();
    if (design.switchback() != null) {
      blocks.add(Block.text(switchback(design.switchback(), repetitions)));
      blocks.add(
          Block.figures(
              Stream.of(
                  new Block.Figure(
                      "Every slice of "
                          + ReportFormat.name(headline(trial, measurement))
                          + "; a line is the begin of a run, dashed rings do not count",
                      SlicePlot.draw(headline(trial, measurement), ShownArm.of(trial), repetitions),
                      true))));
    }
    if (design.byBoots()) {
      blocks.add(Block.text(boots(design, trial, headline(trial, measurement), repetitions)));
    }
    blocks.add(Block.figures(pictures(data, trial, measurement, repetitions)));
    blocks.add(Block.figures(changes(trial, explanations)));
    blocks.add(Block.note(treatment(data, trial, measurement) + programs(measurement)));
    for (ArmVerdict arm : trial.compared()) {
      Comparison compared = new Comparison(arm.control(), arm.arm());
      Caveats.of(design, headline(trial, measurement), compared, Boots.units(design, repetitions))
          .forEach(caveat -> blocks.add(Block.note(caveat)));
      if (!arm.metrics().isEmpty()) {
        blocks.add(new Block.Fold(metricsOf(trial, arm), metrics(data, arm)));
      }
    }
    for (Explanation explanation : explanations) {
      List<Block> changes = ChangeTables.of(explanation);
      if (!changes.isEmpty()) {
        blocks.add(new Block.Fold("What else differs" + with(trial, explanation.arm()), changes));
      }
    }
    CaptureTable.of(ShownArm.of(trial), repetitions).ifPresent(blocks::add);
    Block small = smallPictures(trial, measurement, repetitions);
    if (small != null) {
      blocks.add(new Block.Fold("Every metric, every repetition as a point", List.of(small)));
    }
    if (!repetitions.isEmpty()) {
      blocks.add(
          new Block.Fold(
              "All " + repetitions.size() + " repetitions, with their raw logs",
              List.of(RepetitionTable.of(headline(trial, measurement), repetitions))));
    }
    return blocks;
  }

  /** Both spreads: how much of what differs is the boot's, and how much the repetition's. */
  private static String boots(
      TrialDesign design, TrialResult trial, Metric metric, List<Repetition> repetitions) {
    StringBuilder text = new StringBuilder("Each arm was booted. ");
    text.append(design.repetitionsPerBoot())
        .append(" repetitions in a boot are averaged, and the boots are what is compared.");
    for (ShownArm arm : ShownArm.of(trial)) {
      Boots.spread(design, metric, arm.arm(), repetitions)
          .ifPresent(
              spread ->
                  text.append(
                      String.format(
                          Locale.ROOT,
                          " %s: %d boots, standard deviation %.2f %% between boots and %.2f %%"
                              + " within one.",
                          arm.name(),
                          spread.boots(),
                          spread.betweenPercent(),
                          spread.withinPercent())));
    }
    return text.toString();
  }

  private static String switchback(Switchback design, List<Repetition> repetitions) {
    long runs = repetitions.stream().filter(r -> r.isWarmup() && r.slot().index() == 0).count();
    long slices = repetitions.stream().filter(r -> r.slot().block() >= 0 && r.isKept()).count();
    return String.format(
        Locale.ROOT,
        "Switchback: the arms took turns within %d runs of the workload, %s slices of %d ms that"
            + " count, the first %d ms of each left out. What is luck of a run is in both arms.",
        runs,
        ReportFormat.number(slices),
        design.slice().toMillis(),
        design.edge().toMillis());
  }

  private static String metricsOf(TrialResult trial, ArmVerdict arm) {
    int count = arm.metrics().size();
    return (count == 1 ? "Its metric" : "All " + count + " metrics") + of(trial, arm.arm());
  }

  /** Where there are several arms, the one that is meant. */
  private static String of(TrialResult trial, String arm) {
    return trial.arms().isEmpty() ? "" : " of " + Arm.shown(arm);
  }

  private static String with(TrialResult trial, String arm) {
    return trial.arms().isEmpty() ? "" : " with " + Arm.shown(arm);
  }

  private static Stream<Block.Figure> changes(TrialResult trial, List<Explanation> explanations) {
    return explanations.stream()
        .map(
            explanation ->
                new Block.Figure(
                    "What else differs"
                        + with(trial, explanation.arm())
                        + ", with intervals: the node's own counters, and what probes saw in"
                        + " repetitions that do not count",
                    ChangePlot.draw(explanation),
                    true));
  }

  private static Stream<Block.Figure> pictures(
      ReportData data,
      TrialResult trial,
      TrialMeasurement measurement,
      List<Repetition> repetitions) {
    Metric metric = headline(trial, measurement);
    List<ShownArm> arms = ShownArm.of(trial);
    List<Block.Figure> figures = new ArrayList<>();
    figures.add(
        new Block.Figure(
            "Every repetition of "
                + ReportFormat.name(metric)
                + ", in the order of measuring; lines are"
                + " geometric means, dashed rings are void",
            points(data, trial, metric, repetitions),
            false));
    figures.add(
        new Block.Figure(
            "Share of repetitions up to each value",
            ArmCurves.cumulative(metric, arms, repetitions),
            false));
    ArmCurves.latencies(measurement.metrics())
        .forEach(
            (name, family) ->
                figures.add(
                    new Block.Figure(
                        "Latency" + named(name) + ", each repetition a point",
                        ArmCurves.quantiles(family, arms, repetitions),
                        false)));
    figures.add(
        new Block.Figure(
            "Tasks that wait for a CPU, over the time of a repetition; mean of those with probes on",
            QueuePlot.draw(arms, repetitions),
            false));
    histograms(arms, repetitions)
        .forEach(
            (name, byArm) ->
                figures.add(
                    new Block.Figure(
                        ReportFormat.plain(name)
                            + ", all its repetitions "
                            + (OF_PROBES.contains(name) ? "with probes " : "")
                            + "together",
                        HistogramPlot.cumulative(ReportFormat.plain(name), byArm, styles(arms)),
                        false)));
    return figures.stream();
  }

  private static Map<String, String> styles(List<ShownArm> arms) {
    return arms.stream().collect(Collectors.toMap(ShownArm::name, ShownArm::style));
  }

  private static String named(String family) {
    String name = family.substring(0, family.indexOf('/')).replace('_', ' ');
    return name.isEmpty() || name.equals("latency") ? "" : " (" + name + ")";
  }

  /** Distributions that the workload or the kernel gave, by name and arm. */
  static Map<String, Map<String, Histogram>> histograms(
      List<ShownArm> arms, List<Repetition> repetitions) {
    Map<String, Map<String, Histogram>> byName = new LinkedHashMap<>();
    TreeSet<String> names = new TreeSet<>();
    repetitions.forEach(r -> names.addAll(r.histograms().keySet()));
    names.removeIf(name -> name.startsWith("module_"));
    for (String name : names) {
      List<Map.Entry<String, Histogram>> found =
          arms.stream()
              .flatMap(
                  arm ->
                      arm.in(repetitions).stream()
                          .filter(r -> isDistribution(name, r) && r.histograms().containsKey(name))
                          .map(r -> Map.entry(arm.name(), histogram(r, name))))
              .toList();
      byName.put(name, HistogramPlot.sum(found));
    }
    return byName;
  }

  /** Probes move what the workload itself measures: that is told by repetitions that count. */
  private static boolean isDistribution(String name, Repetition repetition) {
    return OF_PROBES.contains(name)
        ? repetition.isInstrumented() && repetition.voidReasons().isEmpty()
        : repetition.isKept();
  }

  private static Histogram histogram(Repetition repetition, String name) {
    Histogram histogram = repetition.histograms().get(name);
    return histogram == null ? new Histogram("", List.of(), List.of(), 0) : histogram;
  }

  private static String points(
      ReportData data, TrialResult trial, Metric metric, List<Repetition> repetitions) {
    StripPlot plot = new StripPlot(metric);
    // The calibration runs the first trial's workload: only there it is on the same scale.
    if (data.summary().plan().trials().get(0).name().equals(trial.trial())) {
      plot.addEqual(
          Arm.shown(data.summary().plan().calibrated().name()), data.calibrationRepetitions());
    }
    return plot.add(ShownArm.of(trial), repetitions).draw();
  }

  private static @org.jspecify.annotations.Nullable Block smallPictures(
      TrialResult trial, TrialMeasurement measurement, List<Repetition> repetitions) {
    List<Block.Figure> figures =
        measurement.metrics().stream()
            .map(
                m ->
                    new Block.Figure(
                        ReportFormat.name(m) + ", " + m.unit() + ", " + ReportFormat.direction(m),
                        new StripPlot(m).add(ShownArm.of(trial), repetitions).small(),
                        false))
            .filter(figure -> !figure.svg().isEmpty())
            .toList();
    return figures.isEmpty() ? null : new Block.Figures(figures);
  }

  private static Metric headline(TrialResult trial, TrialMeasurement measurement) {
    return trial.compared().stream()
        .filter(arm -> !arm.metrics().isEmpty())
        .map(arm -> arm.metrics().get(0).metric())
        .findFirst()
        .orElseGet(
            () ->
                measurement.metrics().stream().filter(Metric::headline).findFirst().orElseThrow());
  }

  private static String treatment(
      ReportData data, TrialResult trial, TrialMeasurement measurement) {
    if (data.arms(trial).stream().noneMatch(Arm::hasModel)) {
      return "Proof of treatment: what an arm sets was read back before and after each of its"
          + " repetitions; "
          + measurement.voidRepetitions()
          + " repetitions are void.";
    }
    return "Proof of treatment: the model's answer was given "
        + ReportFormat.number(measurement.liveDecisions())
        + (data.isOfModule(trial)
            ? " times by the module in repetitions with the model, "
            : " times by the scheduler in repetitions with the model, ")
        + ReportFormat.number(measurement.flips())
        + (data.isOfModule(trial)
            ? " of these unlike native; "
            : " of these unlike the scheduler's rule; ")
        + measurement.voidRepetitions()
        + " repetitions are void.";
  }

  private static String programs(TrialMeasurement measurement) {
    return measurement.programs().isEmpty()
        ? ""
        : new TreeMap<>(measurement.programs())
            .entrySet().stream()
                .map(program -> program.getKey() + " " + String.join(" and ", program.getValue()))
                .collect(Collectors.joining(", ", " Programs: ", "."));
  }

  private static List<Block> metrics(ReportData data, ArmVerdict arm) {
    double indifference = data.summary().plan().design().indifferencePercent();
    double reach = ForestPlot.reach(arm.metrics(), indifference);
    return List.of(
        new Block.Table(
            List.of(
                "metric",
                "verdict",
                Arm.shown(arm.control()),
                Arm.shown(arm.arm()),
                "difference",
                "better →",
                "bootstrap interval",
                "p, corrected",
                "Cliff's δ",
                "detectable"),
            arm.metrics().stream().map(m -> row(m, reach, indifference)).toList()));
  }

  private static List<Cell> row(MetricVerdict verdict, double reach, double indifference) {
    Metric metric = verdict.metric();
    return List.of(
        Cell.of(
            ReportFormat.name(metric) + (metric.headline() ? " ★" : ""),
            metric.unit() + ", " + ReportFormat.direction(metric)),
        verdict.notJudged() == null
            ? Cell.verdict(verdict.verdict(), "")
            : Cell.of("not judged", verdict.notJudged()),
        Cell.number(
            ReportFormat.number(verdict.nativeValue()),
            "n = " + verdict.evidence().nativeRepetitions()),
        Cell.number(
            ReportFormat.number(verdict.mllbValue()),
            "n = " + verdict.evidence().mllbRepetitions()),
        Cell.number(
            ReportFormat.percent(verdict.differencePercent()),
            ReportFormat.interval(verdict.lowPercent(), verdict.highPercent())),
        Cell.picture(ForestPlot.cell(verdict, reach, indifference)),
        Cell.number(
            ReportFormat.interval(
                verdict.evidence().bootstrapLowPercent(),
                verdict.evidence().bootstrapHighPercent())),
        Cell.number(ReportFormat.probability(verdict.pValue())),
        Cell.number(ReportFormat.number(verdict.effectSize())),
        Cell.number(ReportFormat.detectable(verdict.minimumDetectablePercent())));
  }
}
