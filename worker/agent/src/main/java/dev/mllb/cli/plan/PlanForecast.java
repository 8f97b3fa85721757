// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.model.Arm;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.SplitSpec;
import dev.mllb.model.Switchback;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.stats.RepetitionsNeeded;
import dev.mllb.workload.Workload;
import dev.mllb.workload.WorkloadCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What can be said of a plan before it runs.
 *
 * @param plan its name
 * @param collectSeconds time of collecting
 * @param collectMostSeconds the same where decisions are so rare that it is prolonged to the end
 * @param twoRoundsSeconds time of collecting in which each workload would have a second turn; 0
 *     where it has one, or where no model is judged on the end of the collection
 * @param leastSeconds of measuring, when every trial stops as early as it may
 * @param mostSeconds of measuring, when none does
 * @param mostBoots of the host, whose time is not in it; without those that fail and are made again
 * @param openEnded trials whose workload runs as long as it takes, so that their time is not in it
 * @param canTell whether any difference, however large, could be called one
 * @param limitPercent differences below it are no difference
 * @param confidence of the verdicts
 * @param repetitions of each arm at most, or boots of it
 * @param noiseAtMostPercent noise of one repetition up to which "no difference" can be expected
 * @param noisePercent of one repetition on the host; 0 when it is not known
 * @param repetitionsNeeded of each arm for "no difference" at that noise; 0 when there is none
 */
record PlanForecast(
    String plan,
    double collectSeconds,
    double collectMostSeconds,
    double twoRoundsSeconds,
    double leastSeconds,
    double mostSeconds,
    int mostBoots,
    List<String> openEnded,
    boolean canTell,
    double limitPercent,
    double confidence,
    int repetitions,
    double noiseAtMostPercent,
    double noisePercent,
    long repetitionsNeeded) {

  PlanForecast {
    openEnded = List.copyOf(openEnded);
  }

  static PlanForecast of(ExperimentPlan plan, WorkloadCatalogue catalogue, double noise) {
    TrialDesign design = plan.design();
    double least = 0;
    double most = 0;
    int boots = 0;
    List<String> openEnded = new ArrayList<>();
    for (TrialSpec trial : plan.trials()) {
      if (catalogue.find(trial.call().workload()).runs() != Workload.Runs.TIMED) {
        openEnded.add(trial.name());
      }
      double settle = design.settle().toMillis() / 1e3;
      double each = seconds(trial.call(), catalogue);
      int arms = plan.armsOf(trial).size();
      int probed = instrumentedBlocks(plan, trial);
      Switchback switchback = design.switchback();
      if (switchback != null) {
        // Slices of a run come one after another; between runs the host settles.
        double slice = switchback.slice().toMillis() / 1e3;
        double ofRun = each > 0 ? (each + settle) / each : 1;
        int aside = trial.equals(plan.trials().get(0)) ? 2 * design.calibrationRepetitions() : 0;
        least += slice * (arms * design.minRepetitions() + aside) + arms * probed * each;
        most +=
            slice * ofRun * (arms * design.maxRepetitions() + aside)
                + arms * probed * (each + settle);
        continue;
      }
      Integer perBoot = design.repetitionsPerBoot();
      if (perBoot != null) {
        // Warm-up is that of each boot.
        int runs = design.warmup() + perBoot;
        int aside = trial.equals(plan.trials().get(0)) ? 2 * design.calibrationRepetitions() : 0;
        least += runs * (arms * design.minRepetitions() + aside) * each;
        most += runs * (arms * design.maxRepetitions() + aside) * (each + settle);
        boots += arms * design.maxRepetitions() + aside;
        continue;
      }
      int always = design.warmup() + probed;
      // Settling ends early on a quiet host.
      least += arms * (always + design.minRepetitions()) * each;
      most += arms * (always + design.maxRepetitions()) * (each + settle);
      if (trial.equals(plan.trials().get(0))) {
        least += 2 * design.calibrationRepetitions() * each;
        most += 2 * design.calibrationRepetitions() * (each + settle);
      }
    }
    return new PlanForecast(
        plan.name(),
        plan.trainsModel() ? plan.collect().duration().toMillis() / 1e3 : 0,
        plan.trainsModel() ? plan.collection().longest().toMillis() / 1e3 : 0,
        plan.trainsModel() && plan.model().split().by() == SplitSpec.By.TIME
            ? secondsForTwoRounds(plan.collect())
            : 0,
        least,
        most,
        boots,
        openEnded,
        RepetitionsNeeded.canTell(design, plan.comparisons()),
        design.indifferencePercent(),
        design.confidence(),
        design.maxRepetitions(),
        RepetitionsNeeded.noise(
            design.maxRepetitions(), design.indifferencePercent(), design.confidence()),
        noise,
        noise > 0 && design.indifferencePercent() > 0
            ? RepetitionsNeeded.of(noise, design.indifferencePercent(), design.confidence())
            : 0);
  }

  /** Whole runs, also where arms take turns; as {@code Schedule} takes them. */
  private static int instrumentedBlocks(ExperimentPlan plan, TrialSpec trial) {
    Integer wanted = plan.design().instrumentedBlocks();
    if (wanted != null) {
      return wanted;
    }
    boolean hasModule = plan.armsOf(trial).stream().anyMatch(Arm::needsModule);
    return plan.design().takesTurns() ? (hasModule ? 1 : 0) : TrialDesign.INSTRUMENTED_BLOCKS;
  }

  private static double secondsForTwoRounds(CollectSpec collect) {
    int workloads = collect.workloads().size();
    return workloads > 1 && collect.rounds() < 2
        ? CollectSpec.SHORTEST_TURN.multipliedBy(2L * workloads).toMillis() / 1e3
        : 0;
  }

  /** Length of one run; 0 for a workload that does a set amount of work. */
  private static double seconds(WorkloadCall call, WorkloadCatalogue catalogue) {
    return catalogue.find(call.workload()).length(call).orElse(Duration.ZERO).toMillis() / 1e3;
  }

  private String collecting() {
    if (collectSeconds == 0) {
      return "";
    }
    String more =
        collectMostSeconds > collectSeconds
            ? " (up to " + clock(collectMostSeconds) + " where decisions are rare)"
            : "";
    return "collect " + clock(collectSeconds) + more + ", ";
  }

  /** For a person. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(plan + ": no fault found");
    lines.add(
        String.format(
            Locale.ROOT,
            "time on the host: %smeasure %s to %s%s",
            collecting(),
            clock(leastSeconds),
            clock(mostSeconds),
            collectSeconds > 0 ? "; building and training come on top" : ""));
    if (twoRoundsSeconds > 0) {
      lines.add(
          "collection: each workload runs once, so the end of it, by which the model is judged, may"
              + " be of one that training never saw; collect.duration of "
              + clock(twoRoundsSeconds)
              + " gives each a second turn");
    }
    if (mostBoots > 0) {
      lines.add(
          "not in it: up to "
              + mostBoots
              + " boots, those that have to be made again, and the reboot at the end; each"
              + " repetition below is a boot");
    }
    if (!openEnded.isEmpty()) {
      lines.add("not in it, as they take as long as they take: " + String.join(", ", openEnded));
    }
    if (!canTell) {
      lines.add(
          "verdict: none is possible. With "
              + repetitions
              + " repetitions of each arm no difference, however large, can be told from chance;"
              + " raise design.maxRepetitions");
      return lines;
    }
    lines.add(
        limitPercent > 0
            ? String.format(
                Locale.ROOT,
                "verdict: with %d repetitions of each arm, equal arms are shown to be equal within"
                    + " %s %% if one repetition varies by %.1f %% or less",
                repetitions,
                PlanText.trim(limitPercent),
                noiseAtMostPercent)
            : "verdict: better, worse or too noisy; \"no difference\" needs a limit"
                + " (design.indifferencePercent)");
    if (repetitionsNeeded > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "at a noise of %s %% that takes about %d repetitions of each arm",
              PlanText.trim(noisePercent),
              repetitionsNeeded));
    }
    return lines;
  }

  private static String clock(double seconds) {
    Duration time = Duration.ofMillis((long) (seconds * 1e3));
    return time.toMinutes() > 0
        ? String.format(Locale.ROOT, "%d min %d s", time.toMinutes(), time.toSecondsPart())
        : time.toSeconds() + " s";
  }
}
