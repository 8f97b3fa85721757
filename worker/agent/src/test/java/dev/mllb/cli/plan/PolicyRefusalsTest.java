// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.host.HostPolicy;
import dev.mllb.host.PolicyRefusals;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.workload.WorkloadCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mllb doctor --plan} says of the owner's policy. */
class PolicyRefusalsTest {

  private static final Path BENCHMARKS = Path.of("../../benchmarks");

  private static final String PLAN =
      """
      name: x
      collect:
        duration: 20m
        workloads: [{workload: sysbench-fileio, parameters: {size: 1GiB}}]
      module: {mode: active}
      tune: {values: {aslr: "0"}}
      arms:
        native: {}
        mllb: {model: trained}
        lazy: {tune: {swappiness: "90"}}
        rule: {policy: {scheduler: domains, options: {slice: 10ms}}}
      trials: [{name: hack, workload: hackbench}]
      """;

  @TempDir private Path folder;

  private final WorkloadCatalogue workloads =
      WorkloadCatalogue.load(BENCHMARKS.resolve("workloads"));
  private final SchedulerCatalogue schedulers =
      SchedulerCatalogue.load(BENCHMARKS.resolve("schedulers"));

  private List<String> refusals(String policy) throws IOException {
    return refusals(PLAN, policy);
  }

  private List<String> refusals(String text, String policy) throws IOException {
    ExperimentPlan plan =
        new PlanReader(workloads).read(Files.writeString(folder.resolve("plan.yaml"), text));
    HostPolicy owners = HostPolicy.read(Files.writeString(folder.resolve("policy.yaml"), policy));
    return new PolicyRefusals(owners, workloads, schedulers).of(plan, LocalTime.NOON);
  }

  @Test
  void everyRefusalIsSaidAtOnce() throws IOException {
    assertThat(
            refusals(
                """
                workloads: {sysbench-fileio: {size: 64MiB}}
                tunables: {swappiness: 60}
                schedulers: {domains: {slice: 3ms}}
                longest_collection: 10m
                highest_mode: shadow
                hours: "20:00-06:00"
                """))
        .satisfiesExactlyInAnyOrder(
            said -> assertThat(said).contains("work may begin from 20:00 to 06:00"),
            said -> assertThat(said).contains("tune.aslr may not be set here"),
            said -> assertThat(said).contains("parameter size is 1GiB, not within"),
            said -> assertThat(said).contains("workload hackbench may not run here"),
            said -> assertThat(said).contains("tune.swappiness 90 is above 60"),
            said -> assertThat(said).contains("option slice is 10ms, not within"),
            said -> assertThat(said).contains("collect.duration 20m is above 10m"),
            said -> assertThat(said).contains("module.mode active is above shadow"));
  }

  @Test
  void aSchedulerThatIsNotTheOwnersDecidesForNoTraceEither() throws IOException {
    String plan =
        PLAN.replace("duration: 20m", "duration: 1m\n  policy: {scheduler: domains}")
            .replace(
                "mllb: {model: trained}", "mllb: {model: trained, policy: {scheduler: domains}}")
            .replace("module: {mode", "model: {features: [delta_hot]}\nmodule: {mode")
            .replace("rule: {policy: {scheduler: domains, options: {slice: 10ms}}}", "x: {}");
    assertThat(refusals(plan, "{schedulers: [], highest_mode: active}"))
        .contains("scheduler domains may not take the kernel's place here, only []");
    assertThat(refusals(plan, "{highest_mode: active}")).isEmpty();
  }

  @Test
  void whatIsAllowedIsNotSpokenOf() throws IOException {
    assertThat(refusals("highest_mode: active")).isEmpty();
    assertThat(refusals("{highest_mode: active, tunables: [aslr, swappiness]}")).isEmpty();
  }
}
