// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What the platform says of heat, voltage, memory and power. */
final class Sensors {

  /** Alarms of hwmon that mean less speed or wrong results. */
  private static final List<String> ALARMS =
      List.of("in*_lcrit_alarm", "in*_min_alarm", "power*_cap_alarm", "temp*_crit_alarm");

  /** Raspberry Pi's word: these are now, the same sixteen bits up since boot. */
  private static final List<String> THROTTLED =
      List.of("under-voltage", "frequency capped", "throttled", "soft temperature limit");

  private final Path root;

  Sensors(Path root) {
    this.root = root;
  }

  /** What is raised now, by what and where; 0 is not listed. */
  Map<String, Long> alarms() {
    Map<String, Long> alarms = new TreeMap<>();
    for (Path device : entries(root.resolve("sys/class/thermal"), "cooling_device*")) {
      String type = text(device.resolve("type"));
      if (type.startsWith("cpufreq") || type.startsWith("Processor")) {
        raise(
            alarms, "throttled for heat: " + type + " (" + name(device) + ")", device, "cur_state");
      }
    }
    for (Path device : entries(root.resolve("sys/class/hwmon"), "hwmon*")) {
      for (String glob : ALARMS) {
        for (Path alarm : entries(device, glob)) {
          String what = glob.startsWith("in") ? "under-voltage" : "at its limit";
          String where = text(device.resolve("name")) + " " + name(alarm);
          raise(alarms, what + ": " + where + " (" + name(device) + ")", device, name(alarm));
        }
      }
    }
    long now = throttled() & 0xf;
    for (int bit = 0; bit < THROTTLED.size(); bit++) {
      if ((now >> bit & 1) == 1) {
        alarms.put(THROTTLED.get(bit) + ": the firmware's get_throttled", 1L);
      }
    }
    return alarms;
  }

  /** What must not happen while something is measured, counted since boot. */
  Map<String, Long> incidents() {
    Map<String, Long> incidents = new TreeMap<>();
    long swapped = 0;
    for (String line : lines(root.resolve("proc/vmstat"))) {
      if (line.startsWith("pswpin ") || line.startsWith("pswpout ")) {
        swapped += number(line.substring(line.indexOf(' ') + 1)).orElse(0);
      } else if (line.startsWith("oom_kill ")) {
        incidents.put(
            "processes killed by the kernel for want of memory",
            number(line.substring("oom_kill ".length())).orElse(0));
      }
    }
    incidents.put("pages swapped in or out on " + swapDevices(), swapped);
    for (Path cpu : entries(root.resolve("sys/devices/system/cpu"), "cpu[0-9]*")) {
      number(text(cpu.resolve("thermal_throttle/core_throttle_count")))
          .ifPresent(count -> incidents.put("thermal throttlings of " + name(cpu), count));
    }
    long since = throttled() >> 16;
    for (int bit = 0; bit < THROTTLED.size(); bit++) {
      incidents.put(THROTTLED.get(bit) + " told by the firmware", since >> bit & 1);
    }
    return incidents;
  }

  private long throttled() {
    String word = text(root.resolve("sys/devices/platform/soc/soc:firmware/get_throttled"));
    return word.matches("(0x)?[0-9a-fA-F]{1,8}")
        ? Long.parseLong(word.startsWith("0x") ? word.substring(2) : word, 16)
        : 0;
  }

  private String swapDevices() {
    List<String> devices =
        lines(root.resolve("proc/swaps")).stream()
            .skip(1)
            .map(line -> line.split("\\s+", -1)[0])
            .toList();
    return devices.isEmpty() ? "no device" : String.join(", ", devices);
  }

  /** A meter or power sensor of hwmon. */
  record Rail(Path sensor, String name) {}

  /**
   * One rail of hwmon: the largest, because it contains what the others measure, or does not; a sum
   * would count some of it twice.
   *
   * @param glob of its files, for example {@code power*_input}
   */
  List<Rail> rails(String glob) {
    List<Rail> rails = new ArrayList<>();
    for (Path device : entries(root.resolve("sys/class/hwmon"), "hwmon*")) {
      for (Path sensor : entries(device, glob)) {
        String file = name(sensor);
        String label = text(device.resolve(file.substring(0, file.indexOf('_')) + "_label"));
        rails.add(
            new Rail(
                sensor,
                (label.isEmpty() ? file : label)
                    + " of "
                    + text(device.resolve("name"))
                    + " ("
                    + name(device)
                    + ")"));
      }
    }
    rails.sort(Comparator.comparingLong((Rail rail) -> -number(text(rail.sensor())).orElse(0)));
    return rails;
  }

  private static void raise(Map<String, Long> alarms, String what, Path device, String file) {
    long state = number(text(device.resolve(file))).orElse(0);
    if (state > 0) {
      alarms.put(what, state);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static List<Path> entries(Path folder, String glob) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
      stream.forEach(entries::add);
    } catch (IOException e) {
      return List.of();
    }
    entries.sort(Comparator.naturalOrder());
    return entries;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }

  static String text(Path file) {
    List<String> lines = lines(file);
    return lines.isEmpty() ? "" : lines.get(0).strip();
  }

  static OptionalLong number(String text) {
    return text.strip().matches("-?\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(text.strip()))
        : OptionalLong.empty();
  }
}
