// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.machine.MachineFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a node's counters from /proc and /sys; what a kernel does not have is empty, never 0. */
final class NodeProbe {

  private final MachineFiles files;
  private final Sensors sensors;
  private final boolean isClockTelling;
  private Sensors.@Nullable Rail powerRail;

  /**
   * A probe below a root.
   *
   * @param root {@code /}, or a folder with the same files in a test
   */
  NodeProbe(Path root) {
    this.files = new MachineFiles(root);
    this.sensors = new Sensors(files);
    this.isClockTelling = isClockTelling(files);
  }

  /** Where /proc and /sys are. */
  Path root() {
    return files.root();
  }

  NodeSnapshot snapshot() {
    return snapshot(0);
  }

  /** With the measured clock, which takes a CPU for a moment. */
  NodeSnapshot snapshotWithClock() {
    return snapshot(isClockTelling ? ClockSpin.roundsPerMicro() : 0);
  }

  private NodeSnapshot snapshot(double clock) {
    Map<String, Long> busy = new LinkedHashMap<>();
    Map<String, Long> all = new LinkedHashMap<>();
    long steal = 0;
    long switches = 0;
    Map<String, Long> interrupts = new LinkedHashMap<>();
    for (String line : files.lines("proc/stat")) {
      if (line.matches("cpu\\d+ .*")) {
        long[] ticks = numbers(line);
        long idle = ticks[3] + ticks[4];
        // Guest time is part of user time already.
        long total = 0;
        for (int i = 0; i < Math.min(8, ticks.length); i++) {
          total += ticks[i];
        }
        String cpu = line.substring(0, line.indexOf(' '));
        busy.put(cpu, total - idle);
        all.put(cpu, total);
        steal += ticks.length > 7 ? ticks[7] : 0;
      } else if (line.startsWith("ctxt ")) {
        switches = numbers(line)[0];
      } else if (line.startsWith("intr ")) {
        interrupts.put("interrupts", Long.parseLong(line.split(" ", 3)[1]));
      } else if (line.startsWith("softirq ")) {
        // Behind the sum: HI, TIMER, NET_TX, NET_RX, BLOCK, IRQ_POLL, TASKLET, SCHED.
        interrupts.put("balance_softirqs", numbers(line)[8]);
      }
    }
    rescheduling().ifPresent(count -> interrupts.put("reschedule_interrupts", count));
    long[] waits = runQueueWaits();
    return new NodeSnapshot(
        System.nanoTime(),
        busy,
        all,
        steal,
        switches,
        interrupts,
        waits.length == 0 ? OptionalLong.empty() : OptionalLong.of(waits[0]),
        waits.length == 0 ? OptionalLong.empty() : OptionalLong.of(waits[1]),
        cpuPressure(),
        energy(),
        files.text("sys/devices/system/cpu/online"),
        sensors.alarms(),
        sensors.incidents(),
        clock,
        files.text("proc/sys/kernel/random/boot_id"));
  }

  /** Hottest thermal zone; millidegrees Celsius; empty on nodes without a sensor. */
  OptionalLong temperature() {
    return files.entries("sys/class/thermal", "thermal_zone*").stream()
        .flatMapToLong(zone -> files.number(zone + "/temp").stream())
        .max();
  }

  private long[] runQueueWaits() {
    long delay = 0;
    long runs = 0;
    boolean isThere = false;
    for (String line : files.lines("proc/schedstat")) {
      if (line.matches("cpu\\d+ .*")) {
        long[] fields = numbers(line);
        // The last three: time running, time waiting (both ns), times run; whatever the version.
        delay += fields[fields.length - 2];
        runs += fields[fields.length - 1];
        isThere = true;
      }
    }
    return isThere ? new long[] {delay, runs} : new long[0];
  }

  /** CPUs told by others to look at their queues; all CPUs. */
  private OptionalLong rescheduling() {
    return files.linesWith("proc/interrupts", "Rescheduling interrupts").stream()
        .mapToLong(
            line ->
                Arrays.stream(line.substring(line.indexOf(':') + 1).strip().split(" +", -1))
                    .filter(word -> word.matches("\\d+"))
                    .mapToLong(Long::parseLong)
                    .sum())
        .findFirst();
  }

  private OptionalLong cpuPressure() {
    return files.lines("proc/pressure/cpu").stream()
        .filter(line -> line.startsWith("some "))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf("total=") + 6)))
        .findFirst();
  }

  /** Where CPUs differ it would tell where the spin ran; an emulator has no clock to speak of. */
  private static boolean isClockTelling(MachineFiles files) {
    Set<String> capacities = new HashSet<>();
    for (String cpu : files.entries("sys/devices/system/cpu", "cpu[0-9]*")) {
      capacities.add(files.text(cpu + "/cpu_capacity"));
    }
    boolean hasClock = !files.entries("sys/devices/system/cpu/cpufreq", "policy*").isEmpty();
    return hasClock && capacities.size() == 1;
  }

  private OptionalLong energy() {
    // Zones within a zone have a second colon; their energy is in the outer one's already. So is
    // everything in that of the whole platform.
    List<Long> meters = new ArrayList<>();
    OptionalLong platform = OptionalLong.empty();
    for (String zone : files.entries("sys/class/powercap", "*:*")) {
      if (zone.chars().filter(c -> c == ':').count() == 1) {
        OptionalLong meter = files.number(zone + "/energy_uj");
        if (files.text(zone + "/name").equals("psys")) {
          platform = meter;
        } else {
          meter.ifPresent(meters::add);
        }
      }
    }
    if (platform.isPresent() || !meters.isEmpty()) {
      return platform.isPresent() ? platform : sum(meters);
    }
    List<Sensors.Rail> rails = sensors.rails("energy*_input");
    return rails.size() == 1 ? files.number(rails.get(0).sensor()) : OptionalLong.empty();
  }

  /**
   * Power the node takes now; uW; empty when no sensor (hwmon, also those of SCMI) tells. Of
   * several rails it is the one that took most when it was first asked: rails contain each other.
   */
  OptionalLong powerMicrowatts() {
    if (powerRail == null) {
      List<Sensors.Rail> rails = sensors.rails("power*_input");
      rails = rails.isEmpty() ? sensors.rails("power*_average") : rails;
      powerRail = rails.isEmpty() ? null : rails.get(0);
    }
    return powerRail == null ? OptionalLong.empty() : files.number(powerRail.sensor());
  }

  /** Which of several rails the power is that of; empty where there is nothing to choose. */
  Optional<String> powerRail() {
    int rails = sensors.rails("power*_input").size() + sensors.rails("power*_average").size();
    return powerRail == null || rails < 2 ? Optional.empty() : Optional.of(powerRail.name());
  }

  MachineState machine() {
    return MachineState.read(files);
  }

  private static OptionalLong sum(List<Long> values) {
    return values.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(values.stream().mapToLong(Long::longValue).sum());
  }

  private static long[] numbers(String line) {
    String[] words = line.substring(line.indexOf(' ')).strip().split(" +", -1);
    long[] numbers = new long[words.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Long.parseLong(words[i]);
    }
    return numbers;
  }
}
