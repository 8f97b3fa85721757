// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Resident memory of processes over time: it has to stay where it is once everybody works. */
final class MemoryLog {

  /** A collector decides when to give memory back, so a little more is no leak. */
  private static final double GROWTH = 1.25;

  private final Map<FleetProcess, List<Long>> samples = new LinkedHashMap<>();

  MemoryLog(List<FleetProcess> processes) {
    processes.forEach(process -> samples.put(process, new ArrayList<>()));
  }

  void sample() {
    samples.forEach((process, values) -> values.add(process.residentMib()));
  }

  /** Prints it; returns the workers whose memory grew. */
  List<String> report() {
    List<String> wrong = new ArrayList<>();
    samples.forEach(
        (process, values) -> {
          long early = median(values.subList(values.size() / 4, values.size() / 2));
          long late = median(values.subList(values.size() * 3 / 4, values.size()));
          System.out.printf(
              Locale.ROOT,
              "  %s: %d MiB in the second quarter, %d MiB in the last, %.0f s of CPU%n",
              process.name(),
              early,
              late,
              process.cpuSeconds());
          if (!process.name().equals("server") && late > early * GROWTH) {
            wrong.add(process.name() + " grew from " + early + " to " + late + " MiB");
          }
        });
    return wrong;
  }

  private static long median(List<Long> values) {
    return values.isEmpty() ? 0 : values.stream().sorted().toList().get(values.size() / 2);
  }
}
