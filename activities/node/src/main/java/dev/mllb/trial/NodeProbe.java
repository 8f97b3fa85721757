package dev.mllb.trial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads a node's counters from /proc and /sys; what a kernel does not have is empty, never 0. */
final class NodeProbe {

  private final Path root;

  /**
   * A probe below a root.
   *
   * @param root {@code /}, or a folder with the same files in a test
   */
  NodeProbe(Path root) {
    this.root = root;
  }

  NodeSnapshot snapshot() {
    Map<String, Long> busy = new LinkedHashMap<>();
    Map<String, Long> all = new LinkedHashMap<>();
    long steal = 0;
    long switches = 0;
    for (String line : lines("proc/stat")) {
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
      }
    }
    long[] waits = runQueueWaits();
    return new NodeSnapshot(
        System.nanoTime(),
        busy,
        all,
        steal,
        switches,
        waits.length == 0 ? OptionalLong.empty() : OptionalLong.of(waits[0]),
        waits.length == 0 ? OptionalLong.empty() : OptionalLong.of(waits[1]),
        cpuPressure(),
        energy(),
        text("sys/devices/system/cpu/online"),
        coolingState(),
        text("proc/sys/kernel/random/boot_id"));
  }

  /** Hottest thermal zone; millidegrees Celsius; empty on nodes without a sensor. */
  OptionalLong temperature() {
    return files("sys/class/thermal", "thermal_zone*", "temp").stream()
        .mapToLong(Long::longValue)
        .max();
  }

  private long[] runQueueWaits() {
    long delay = 0;
    long runs = 0;
    boolean isThere = false;
    for (String line : lines("proc/schedstat")) {
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

  private OptionalLong cpuPressure() {
    return lines("proc/pressure/cpu").stream()
        .filter(line -> line.startsWith("some "))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf("total=") + 6)))
        .findFirst();
  }

  private OptionalLong energy() {
    // Zones within a zone have a second colon; their energy is in the outer one's already.
    List<Long> meters = new ArrayList<>();
    for (Path zone : entries("sys/class/powercap", "*:*")) {
      if (zone.getFileName().toString().chars().filter(c -> c == ':').count() == 1) {
        number(text(zone.resolve("energy_uj"))).ifPresent(meters::add);
      }
    }
    if (meters.isEmpty()) {
      meters.addAll(sensors("energy*_input"));
    }
    return sum(meters);
  }

  /** Power the node takes now; uW; empty when no sensor (hwmon, also those of SCMI) tells. */
  OptionalLong powerMicrowatts() {
    List<Long> now = sensors("power*_input");
    return sum(now.isEmpty() ? sensors("power*_average") : now);
  }

  private List<Long> sensors(String glob) {
    List<Long> values = new ArrayList<>();
    for (Path device : entries("sys/class/hwmon", "hwmon*")) {
      for (Path sensor : entries(root.relativize(device).toString(), glob)) {
        number(text(sensor)).ifPresent(values::add);
      }
    }
    return values;
  }

  private static OptionalLong sum(List<Long> values) {
    return values.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(values.stream().mapToLong(Long::longValue).sum());
  }

  private long coolingState() {
    long state = 0;
    for (Path device : entries("sys/class/thermal", "cooling_device*")) {
      String type = text(device.resolve("type"));
      if (type.startsWith("cpufreq") || type.startsWith("Processor")) {
        state += number(text(device.resolve("cur_state"))).orElse(0);
      }
    }
    return state;
  }

  private List<Long> files(String folder, String entry, String file) {
    List<Long> values = new ArrayList<>();
    for (Path path : entries(folder, entry)) {
      number(text(path.resolve(file))).ifPresent(values::add);
    }
    return values;
  }

  private List<Path> entries(String folder, String glob) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root.resolve(folder), glob)) {
      stream.forEach(entries::add);
    } catch (IOException e) {
      return List.of();
    }
    return entries;
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(root.resolve(file), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return List.of();
    }
  }

  private String text(String file) {
    return text(root.resolve(file));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static OptionalLong number(String text) {
    return text.matches("-?\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
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
