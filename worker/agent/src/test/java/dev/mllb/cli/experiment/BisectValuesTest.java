// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.model.Arm;
import dev.mllb.model.BootCall;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.TrialDesign;
import dev.mllb.workflow.Samples;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BisectValuesTest {

  private static final Arm RULE =
      new Arm("rule", null, Map.of(), null, new SchedulerCall("domains", Map.of("domain", "node")));

  private static BisectValues given(String... arguments) {
    return CommandLine.populateCommand(new BisectValues(), arguments);
  }

  /** Twenty repetitions at most, as usual. */
  private static ExperimentPlan plan(List<Arm> arms, String... trials) {
    ExperimentPlan plan = Samples.withArms(Samples.plan(trials), arms);
    return plan.with(TrialDesign.USUAL, plan.trials(), plan.arms());
  }

  @Test
  void valuesOfATunableAreArmsBehindTheControl() {
    ExperimentPlan asked =
        given("--set", "migration_cost_ns", "--values", "0,500000,2000000")
            .of(plan(Arm.USUAL, "mix"));
    assertThat(asked.arms())
        .extracting(Arm::name)
        .containsExactly("native", "at-0", "at-500000", "at-2000000");
    assertThat(asked.arms().get(2).tune()).isEqualTo(Map.of("migration_cost_ns", "500000"));
    assertThat(asked.needsModel()).isFalse();
  }

  @Test
  void aSchedulersOptionIsSearchedInTheArmThatHoldsIt() {
    ExperimentPlan asked =
        given("--arm", "rule", "--set", "slice", "--values", "500us,1ms,3ms")
            .of(plan(List.of(Arm.NATIVE, RULE), "mix"));
    assertThat(asked.arms().get(2).policy())
        .isEqualTo(new SchedulerCall("domains", Map.of("domain", "node", "slice", "1ms")));
    assertThat(asked.arms().get(0)).isEqualTo(Arm.NATIVE);
  }

  @Test
  void withoutAKeyThePlansArmsAreSearchedInTheirOrder() {
    List<Arm> arms = List.of(Arm.NATIVE, Arm.asIs("b"), Arm.asIs("a"), Arm.asIs("c"));
    ExperimentPlan asked = given("--trial", "fork").of(plan(arms, "mix", "fork"));
    assertThat(asked.arms()).isEqualTo(arms);
    assertThat(asked.trials()).extracting(trial -> trial.name()).containsExactly("fork");
  }

  /** Its values would be searched in the kernel that the host is in. */
  @Test
  void aTunableIsNotSearchedInAnArmThatBoots() {
    Arm lazy = new Arm("lazy", null, Map.of(), null, null, new BootCall("7.2.12", "preempt=lazy"));
    assertThatThrownBy(
            () ->
                given("--arm", "lazy", "--set", "migration_cost_ns", "--values", "1,2")
                    .of(plan(List.of(Arm.NATIVE, lazy), "mix")))
        .hasMessageContaining("boot");
  }

  @Test
  void whatCannotBeSearchedIsSaid() {
    assertThatThrownBy(() -> given().of(plan(Arm.USUAL, "mix")))
        .hasMessageContaining("trained anew");
    assertThatThrownBy(
            () -> given("--set", "no_such", "--values", "1,2").of(plan(Arm.USUAL, "mix")))
        .hasMessageContaining("at-1: no_such");
    assertThatThrownBy(
            () -> given("--set", "migration_cost_ns", "--values", "5,5").of(plan(Arm.USUAL, "mix")))
        .hasMessageContaining("at-5 stands there twice");
    assertThatThrownBy(() -> given("--arm", "rule", "--set", "slice").of(plan(Arm.USUAL, "mix")))
        .hasMessageContaining("no arm rule");
    assertThatThrownBy(
            () ->
                given("--set", "migration_cost_ns", "--values", "1,2")
                    .of(plan(Arm.USUAL, "mix", "fork")))
        .hasMessageContaining("--trial NAME");
    assertThatThrownBy(() -> given("--values", "1,2").of(plan(Arm.USUAL, "mix")))
        .hasMessageContaining("without --set");
    // Five repetitions of each arm cannot say "different" at the 99.4 % of eight verdicts.
    String many = IntStream.range(0, 40).mapToObj(String::valueOf).collect(joining(","));
    assertThatThrownBy(
            () -> given("--set", "migration_cost_ns", "--values", many).of(Samples.plan("mix")))
        .hasMessageContaining("8 verdicts hold together with 95 %")
        .hasMessageContaining("too few");
  }
}
