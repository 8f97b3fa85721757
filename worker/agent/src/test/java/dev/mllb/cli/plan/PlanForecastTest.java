// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mllb.workload.WorkloadCatalogue;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PlanForecastTest {

  private final WorkloadCatalogue catalogue =
      WorkloadCatalogue.load(Path.of("../../benchmarks/workloads"));

  private PlanForecast forecast(String collectFor, String arms) {
    String plan =
        """
        name: short
        collect:
          duration: %s
          workloads: [{workload: fibonacci}, {workload: hackbench}]
        %s
        trials:
          - {name: mix, workload: fibonacci}
        """
            .formatted(collectFor, arms);
    return PlanForecast.of(new PlanReader(catalogue).parse("p.yaml", plan), catalogue, 0);
  }

  @Test
  void aCollectionThatRunsEachWorkloadOnceIsSaidToJudgeOnWhatTrainingMayNotHaveSeen() {
    assertThat(forecast("15s", "").lines())
        .anySatisfy(l -> assertThat(l).contains("collect.duration of 16 s"));
    assertThat(forecast("16s", "").lines()).noneMatch(l -> l.startsWith("collection:"));
  }

  @Test
  void looksTakeTheirTimeAlsoWhereArmsTakeTurns() {
    String arms =
        """
        arms: {native: {}, eager: {tune: {migration_cost_ns: 0}}}
        design: {kind: switchback, settle: 1s, instrumentedBlocks: %d}
        """;
    PlanForecast without = forecast("15s", arms.formatted(0));
    PlanForecast looked = forecast("15s", arms.formatted(2));
    double run = (looked.leastSeconds() - without.leastSeconds()) / 4;
    assertThat(run).isGreaterThan(1);
    assertThat(looked.mostSeconds() - without.mostSeconds()).isCloseTo(4 * (run + 1), within(1e-6));
  }

  @Test
  void whereArmsBootEachBootHasItsOwnWarmUpAndNoLooksFollow() {
    String arms =
        """
        arms: {native: {}, lazy: {boot: {cmdline: preempt=lazy}}}
        design: {settle: 1s, warmup: 1, minRepetitions: 5, maxRepetitions: 6, repetitionsPerBoot: %d}
        """;
    PlanForecast two = forecast("15s", arms.formatted(2));
    PlanForecast three = forecast("15s", arms.formatted(3));
    assertThat(three.leastSeconds()).isCloseTo(two.leastSeconds() * 4 / 3, within(1e-6));
    assertThat(three.mostSeconds()).isCloseTo(two.mostSeconds() * 4 / 3, within(1e-6));
    assertThat(two.lines())
        .contains(
            "not in it: up to 12 boots, those that have to be made again, and the reboot at the"
                + " end; each repetition below is a boot");
  }

  @Test
  void aModelThatIsNotJudgedOnTheEndOfTheCollectionNeedsNoSecondRound() {
    assertThat(forecast("15s", "model: {split: {by: random, forced: true}}").lines())
        .noneMatch(l -> l.startsWith("collection:"));
  }

  @Test
  void aPlanThatTrainsNothingHasNoCollectionToWarnOf() {
    String arms = "arms: {native: {}, eager: {tune: {migration_cost_ns: 0}}}";
    assertThat(forecast("15s", arms).lines()).noneMatch(l -> l.startsWith("collection:"));
  }
}
