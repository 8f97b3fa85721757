// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {

  @TempDir Path root;
  private FakeNode node;

  @BeforeEach
  void boot() throws IOException {
    node = new FakeNode(root);
    node.put("sys/class/thermal/cooling_device0/type", "cpufreq-cpu0\n");
    node.put("sys/class/thermal/cooling_device0/cur_state", "0\n");
    node.put("sys/class/thermal/thermal_zone0/temp", "45000\n");
  }

  /** A change of the node during a repetition. */
  private interface Happening {
    void happen() throws IOException;
  }

  private List<String> faults(OptionalLong ownCpuMicros, Happening happening) throws IOException {
    Environment environment = new Environment(node.probe());
    NodeSnapshot before = environment.snapshot();
    happening.happen();
    NodeSnapshot now = environment.snapshot();
    return environment.faults(before, lastingTenSeconds(before, now), ownCpuMicros);
  }

  private static NodeSnapshot lastingTenSeconds(NodeSnapshot before, NodeSnapshot now) {
    return new NodeSnapshot(
        before.nanoTime() + 10_000_000_000L,
        now.busyTicks(),
        now.allTicks(),
        now.stealTicks(),
        now.contextSwitches(),
        now.interrupts(),
        now.runDelayNanos(),
        now.runs(),
        now.cpuPressureMicros(),
        now.energyMicrojoules(),
        now.onlineCpus(),
        now.alarms(),
        now.incidents(),
        now.clock(),
        now.bootId());
  }

  @Test
  void aRepetitionInWhichOnlyItsWorkloadRanHasNoFault() throws IOException {
    // Two CPUs, both busy for half of 10 s: 10 s of CPU time, all of it the workload's.
    assertThat(faults(OptionalLong.of(10_000_000), () -> node.run(500, 500, 0))).isEmpty();
  }

  @Test
  void foreignLoadVoids() throws IOException {
    assertThat(faults(OptionalLong.of(2_000_000), () -> node.run(500, 500, 0)))
        .containsExactly("foreign load of 40.0 % of all CPUs");
  }

  @Test
  void whoseLoadItIsIsUnknownWithoutTheWorkloadsOwnTime() throws IOException {
    assertThat(faults(OptionalLong.empty(), () -> node.run(500, 500, 0))).isEmpty();
  }

  @Test
  void stolenTimeVoids() throws IOException {
    assertThat(faults(OptionalLong.of(10_000_000), () -> node.run(450, 500, 50)))
        .containsExactly("the hypervisor took away 5.0 % of the CPU time");
  }

  @Test
  void aCpuThatWentAwayVoids() throws IOException {
    assertThat(
            faults(
                OptionalLong.of(10_000_000),
                () -> {
                  node.run(500, 500, 0);
                  node.put("sys/devices/system/cpu/online", "0\n");
                }))
        .containsExactly("online CPUs changed from 0-1 to 0");
  }

  @Test
  void throttlingVoids() throws IOException {
    assertThat(
            faults(
                OptionalLong.of(10_000_000),
                () -> {
                  node.run(500, 500, 0);
                  node.put("sys/class/thermal/cooling_device0/cur_state", "2\n");
                }))
        .containsExactly("throttled for heat: cpufreq-cpu0 (cooling_device0)");
  }

  @Test
  void underVoltageVoidsAndNamesItsSensor() throws IOException {
    assertThat(
            faults(
                OptionalLong.of(10_000_000),
                () -> {
                  node.run(500, 500, 0);
                  node.put("sys/class/hwmon/hwmon1/name", "rpi_volt\n");
                  node.put("sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1\n");
                  node.put("sys/devices/platform/soc/soc:firmware/get_throttled", "50002\n");
                }))
        .containsExactly(
            "frequency capped: the firmware's get_throttled",
            "under-voltage: rpi_volt in0_lcrit_alarm (hwmon1)",
            "firmware's reports of \"throttled\": 1",
            "firmware's reports of \"under-voltage\": 1");
  }

  @Test
  void swappingAndKillsForMemoryVoid() throws IOException {
    node.put("proc/vmstat", "pswpin 5\npswpout 5\noom_kill 1\n");
    node.put("proc/swaps", "Filename Type\n/dev/vda2 partition\n");
    assertThat(
            faults(
                OptionalLong.of(10_000_000),
                () -> {
                  node.run(500, 500, 0);
                  node.put("proc/vmstat", "pswpin 25\npswpout 30\noom_kill 3\n");
                }))
        .containsExactly(
            "pages swapped in or out on /dev/vda2: 45",
            "processes killed by the kernel for want of memory: 2");
  }

  /** As firmware does behind cpufreq's back. */
  @Test
  void aCpuThatComputesSlowerThanBeforeVoids() throws IOException {
    Environment environment = new Environment(node.probe());
    NodeSnapshot now = environment.snapshot();
    NodeSnapshot before = withClock(now, 1_000);
    assertThat(environment.faults(before, withClock(now, 610), OptionalLong.empty()))
        .containsExactly("a CPU computed at 61 % of its speed before");
    assertThat(environment.faults(before, withClock(now, 900), OptionalLong.empty())).isEmpty();
  }

  private static NodeSnapshot withClock(NodeSnapshot now, double clock) {
    return new NodeSnapshot(
        now.nanoTime(),
        now.busyTicks(),
        now.allTicks(),
        now.stealTicks(),
        now.contextSwitches(),
        now.interrupts(),
        now.runDelayNanos(),
        now.runs(),
        now.cpuPressureMicros(),
        now.energyMicrojoules(),
        now.onlineCpus(),
        now.alarms(),
        now.incidents(),
        clock,
        now.bootId());
  }

  @Test
  void theSpinMeasuresAClock() {
    double now = ClockSpin.roundsPerMicro();
    assertThat(now).isPositive().isFinite();
  }

  @Test
  void aFanThatRunsIsNoThrottling() throws IOException {
    node.put("sys/class/thermal/cooling_device1/type", "pwm-fan\n");
    node.put("sys/class/thermal/cooling_device1/cur_state", "3\n");
    assertThat(faults(OptionalLong.of(10_000_000), () -> node.run(500, 500, 0))).isEmpty();
  }

  @Test
  void aRebootVoids() throws IOException {
    assertThat(
            faults(
                OptionalLong.empty(),
                () -> node.put("proc/sys/kernel/random/boot_id", "33333333-4444\n")))
        .containsExactly("the node was rebooted");
  }

  @Test
  void aBusyNodeIsWaitedForUntilItIsQuiet() throws IOException {
    Environment environment = new Environment(node.probe());
    AtomicInteger looks = new AtomicInteger();
    long start = System.nanoTime();
    environment.settle(Duration.ofSeconds(60), () -> pass(looks.incrementAndGet() <= 3 ? 20 : 0));
    // Three busy looks, then the two quiet ones that are needed.
    assertThat(looks.get()).isEqualTo(5);
    assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
  }

  @Test
  void aWarmNodeIsWaitedForUntilItIsCoolAgain() throws IOException {
    Environment environment = new Environment(node.probe());
    AtomicInteger looks = new AtomicInteger();
    node.put("sys/class/thermal/thermal_zone0/temp", "58000\n");
    environment.settle(
        Duration.ofSeconds(60),
        () -> {
          pass(0);
          if (looks.incrementAndGet() == 4) {
            warmth("46000\n");
          }
        });
    assertThat(looks.get()).isEqualTo(5);
  }

  @Test
  void patienceEndsOnANodeThatStaysBusy() throws IOException {
    Environment environment = new Environment(node.probe());
    AtomicInteger looks = new AtomicInteger();
    environment.settle(
        Duration.ofMillis(700),
        () -> {
          pass(20);
          looks.incrementAndGet();
        });
    assertThat(looks.get()).isBetween(1, 4);
  }

  private void pass(long busy) {
    try {
      node.run(busy, 25 - busy, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void warmth(String millidegrees) {
    try {
      node.put("sys/class/thermal/thermal_zone0/temp", millidegrees);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
