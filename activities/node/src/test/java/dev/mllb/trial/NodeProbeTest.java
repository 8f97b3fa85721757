// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mllb.workload.run.RunningWorkload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeProbeTest {

  @TempDir Path root;
  private FakeNode node;

  @BeforeEach
  void boot() throws IOException {
    node = new FakeNode(root);
  }

  @Test
  void aNodeThatTellsNothingHasEmptyValuesAndNoZeroes() {
    NodeSnapshot snapshot = new NodeProbe(root.resolve("nowhere")).snapshot();
    assertThat(snapshot.allTicks()).isEmpty();
    assertThat(snapshot.runDelayNanos()).isEmpty();
    assertThat(snapshot.cpuPressureMicros()).isEmpty();
    assertThat(snapshot.energyMicrojoules()).isEmpty();
    assertThat(new NodeProbe(root).powerMicrowatts()).isEmpty();
    assertThat(new NodeProbe(root).temperature()).isEmpty();
  }

  @Test
  void waitsOfTheRunQueuesAreAddedUpOverTheCpus() throws IOException {
    node.put(
        "proc/schedstat",
        """
        version 17
        timestamp 4295
        cpu0 0 0 0 0 0 0 900 5000 10
        domain0 MC 3 1 2 3
        cpu1 0 0 0 0 0 0 800 7000 20
        """);
    node.put("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=4242\n");
    NodeSnapshot snapshot = node.probe().snapshot();
    assertThat(snapshot.runDelayNanos()).hasValue(12_000);
    assertThat(snapshot.runs()).hasValue(30);
    assertThat(snapshot.cpuPressureMicros()).hasValue(4242);
  }

  @Test
  void interruptsAreCountedByKind() throws IOException {
    node.put("proc/stat", "intr 1000 3 4\nsoftirq 90 1 2 3 4 5 6 7 40 22\n");
    node.put(
        "proc/interrupts",
        """
                   CPU0       CPU1
         11:        500        400   GICv3  27 Level     arch_timer
        IPI0:         7         13       Rescheduling interrupts
        IPI1:        50         60       Function call interrupts
        """);
    NodeProbe probe = node.probe();
    assertThat(probe.snapshot().interrupts())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("interrupts", 1000L, "balance_softirqs", 40L, "reschedule_interrupts", 20L));
  }

  @Test
  void aZoneWithinAPowerZoneIsNotCountedTwice() throws IOException {
    node.put("sys/class/powercap/arm-scmi:0/energy_uj", "1000\n");
    node.put("sys/class/powercap/arm-scmi:0:0/energy_uj", "600\n");
    node.put("sys/class/powercap/arm-scmi:1/energy_uj", "50\n");
    assertThat(node.probe().snapshot().energyMicrojoules()).hasValue(1050);
  }

  @Test
  void energyMetersOfHwmonCountWhereThereIsNoPowercap() throws IOException {
    node.put("sys/class/hwmon/hwmon0/energy1_input", "300\n");
    assertThat(node.probe().snapshot().energyMicrojoules()).hasValue(300);
    // Two may contain each other: their sum would be no energy.
    node.put("sys/class/hwmon/hwmon3/energy2_input", "40\n");
    assertThat(node.probe().snapshot().energyMicrojoules()).isEmpty();
  }

  @Test
  void powerIsReadFromSensorsWithOrWithoutAveraging() throws IOException {
    node.put("sys/class/hwmon/hwmon1/power1_average", "7000000\n");
    assertThat(node.probe().powerMicrowatts()).hasValue(7_000_000);
    node.put("sys/class/hwmon/hwmon0/power1_input", "5000000\n");
    node.put("sys/class/hwmon/hwmon0/power2_input", "1000000\n");
    node.put("sys/class/hwmon/hwmon0/power2_label", "Module\n");
    node.put("sys/class/hwmon/hwmon0/name", "acpi_power_meter\n");
    node.put("sys/class/hwmon/hwmon0/power2_input", "8000000\n");
    NodeProbe probe = node.probe();
    assertThat(probe.powerMicrowatts()).hasValue(8_000_000);
    assertThat(probe.powerRail()).hasValue("Module of acpi_power_meter (hwmon0)");
    // It stays that one: a rail is not exchanged within a trial.
    node.put("sys/class/hwmon/hwmon0/power2_input", "2000000\n");
    assertThat(probe.powerMicrowatts()).hasValue(2_000_000);
  }

  @Test
  void energyIsTheDifferenceOfTheMeters() throws IOException {
    node.put("sys/class/powercap/z:0/energy_uj", "1000000\n");
    NodeSnapshot before = node.probe().snapshot();
    node.put("sys/class/powercap/z:0/energy_uj", "3500000\n");
    NodeSnapshot after = node.probe().snapshot();
    EnergyMeter meter = new EnergyMeter(OptionalLong::empty);
    assertThat(meter.joules(before, after).orElseThrow()).isEqualTo(2.5);
    // A meter that began anew says nothing.
    assertThat(meter.joules(after, before)).isEmpty();
  }

  @Test
  void energyIsPowerTimesTimeWhereThereIsNoMeter() {
    AtomicLong nanos = new AtomicLong();
    AtomicLong microwatts = new AtomicLong(10_000_000);
    NodeSnapshot none = node.probe().snapshot();
    EnergyMeter meter = new EnergyMeter(() -> OptionalLong.of(microwatts.get()), nanos::get);
    nanos.set(1_000_000_000L);
    microwatts.set(20_000_000);
    meter.look();
    nanos.set(3_000_000_000L);
    // 1 s from 10 to 20 W, then 2 s of 20 W.
    assertThat(meter.joules(none, none).orElseThrow()).isCloseTo(55, within(1e-9));
  }

  @Test
  void energyIsNotAvailableWithoutAnySensor() {
    NodeSnapshot none = node.probe().snapshot();
    assertThat(new EnergyMeter(OptionalLong::empty).joules(none, none))
        .isEqualTo(OptionalDouble.empty());
  }

  @Test
  void metricsOfARepetitionLeaveOutWhatTheNodeDoesNotTell() throws IOException {
    NodeSnapshot before = node.probe().snapshot();
    node.run(60, 40, 0);
    NodeSnapshot after = node.probe().snapshot();
    Map<String, Double> metrics =
        ResourceMetrics.between(
            before,
            after,
            new RunningWorkload.Usage(
                Duration.ofSeconds(1),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Map.of("cpu_migrations", 5.0),
                List.of(),
                0));
    assertThat(metrics)
        .containsOnlyKeys(
            "cpu_busy_percent", "cpu_spread_pp", "context_switches_per_s", "cpu_migrations_per_s");
    assertThat(metrics.get("cpu_busy_percent")).isCloseTo(60, within(1e-9));
    assertThat(metrics.get("cpu_spread_pp")).isZero();
    // Of the second in which they were counted, however far apart the looks at the rest are.
    assertThat(metrics.get("cpu_migrations_per_s")).isEqualTo(5.0);
  }
}
