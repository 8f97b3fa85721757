// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.machine.MachineFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the platform says of heat, voltage, memory and power. */
final class Sensors {

  /** Alarms of hwmon that mean less speed or wrong results. */
  private static final List<String> ALARMS =
      List.of("in*_lcrit_alarm", "in*_min_alarm", "power*_cap_alarm", "temp*_crit_alarm");

  /** Raspberry Pi's word: these are now, the same sixteen bits up since boot. */
  private static final List<String> THROTTLED =
      List.of("under-voltage", "frequency capped", "throttled", "soft temperature limit");

  private final MachineFiles files;

  Sensors(MachineFiles files) {
    this.files = files;
  }

  /** What is raised now, by what and where; 0 is not listed. */
  Map<String, Long> alarms() {
    Map<String, Long> alarms = new TreeMap<>();
    for (String device : files.entries("sys/class/thermal", "cooling_device*")) {
      String type = files.text(device + "/type");
      if (type.startsWith("cpufreq") || type.startsWith("Processor")) {
        raise(
            alarms,
            "throttled for heat: " + type + " (" + name(device) + ")",
            device + "/cur_state");
      }
    }
    for (String device : files.entries("sys/class/hwmon", "hwmon*")) {
      for (String glob : ALARMS) {
        for (String alarm : files.entries(device, glob)) {
          String what = glob.startsWith("in") ? "under-voltage" : "at its limit";
          String where = files.text(device + "/name") + " " + name(alarm);
          raise(alarms, what + ": " + where + " (" + name(device) + ")", alarm);
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
    for (String line : files.lines("proc/vmstat")) {
      if (line.startsWith("pswpin ") || line.startsWith("pswpout ")) {
        swapped += MachineFiles.whole(line.substring(line.indexOf(' ') + 1)).orElse(0);
      } else if (line.startsWith("oom_kill ")) {
        incidents.put(
            "processes killed by the kernel for want of memory",
            MachineFiles.whole(line.substring("oom_kill ".length())).orElse(0));
      }
    }
    incidents.put("pages swapped in or out on " + swapDevices(), swapped);
    for (String cpu : files.entries("sys/devices/system/cpu", "cpu[0-9]*")) {
      files
          .number(cpu + "/thermal_throttle/core_throttle_count")
          .ifPresent(count -> incidents.put("thermal throttlings of " + name(cpu), count));
    }
    long since = throttled() >> 16;
    for (int bit = 0; bit < THROTTLED.size(); bit++) {
      incidents.put("firmware's reports of \"" + THROTTLED.get(bit) + "\"", since >> bit & 1);
    }
    return incidents;
  }

  private long throttled() {
    String word = files.text("sys/devices/platform/soc/soc:firmware/get_throttled");
    return word.matches("(0x)?[0-9a-fA-F]{1,8}")
        ? Long.parseLong(word.startsWith("0x") ? word.substring(2) : word, 16)
        : 0;
  }

  private String swapDevices() {
    List<String> devices =
        files.lines("proc/swaps").stream().skip(1).map(line -> line.split("\\s+", -1)[0]).toList();
    return devices.isEmpty() ? "no device" : String.join(", ", devices);
  }

  /** A meter or power sensor of hwmon. */
  record Rail(String sensor, String name) {}

  /**
   * One rail of hwmon: the largest, because it contains what the others measure, or does not; a sum
   * would count some of it twice.
   *
   * @param glob of its files, for example {@code power*_input}
   */
  List<Rail> rails(String glob) {
    List<Rail> rails = new ArrayList<>();
    for (String device : files.entries("sys/class/hwmon", "hwmon*")) {
      for (String sensor : files.entries(device, glob)) {
        String file = name(sensor);
        String label = files.text(device + "/" + file.substring(0, file.indexOf('_')) + "_label");
        rails.add(
            new Rail(
                sensor,
                (label.isEmpty() ? file : label)
                    + " of "
                    + files.text(device + "/name")
                    + " ("
                    + name(device)
                    + ")"));
      }
    }
    rails.sort(Comparator.comparingLong((Rail rail) -> -files.number(rail.sensor()).orElse(0)));
    return rails;
  }

  private void raise(Map<String, Long> alarms, String what, String file) {
    long state = files.number(file).orElse(0);
    if (state > 0) {
      alarms.put(what, state);
    }
  }

  private static String name(String entry) {
    return MachineFiles.last(entry);
  }
}
