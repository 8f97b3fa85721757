// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler.run;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.machine.CpuDomains;
import dev.mllb.machine.MachineFacts;
import dev.mllb.scheduler.Scheduler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What {@code bpf/mllb_domains.h} says of the memory of the scheduler "domains". */
final class DomainsMemory {

  private static final int MAX_CPUS = 512;
  private static final int MAX_DOMAINS = 64;
  private static final int TEXT = 256;

  private static final int DOMAINS = 32;
  private static final int FIRST = 40;
  private static final int WEIGHT = FIRST + 4 * MAX_DOMAINS;
  private static final int MEMBER = WEIGHT + 4 * MAX_DOMAINS;
  private static final int DOMAIN_OF = MEMBER + 4 * MAX_CPUS;
  private static final int NODE = DOMAIN_OF + 4 * MAX_CPUS;

  private static final List<String> COUNTS =
      List.of(
          "placed",
          "queued",
          "kept",
          "asked",
          "hot",
          "unfit",
          "stolen",
          "stolen_hot",
          "model_asked",
          "model_yes",
          "model_no",
          "model_flips",
          "model_fell_back");

  /** Words of a CPU, its padding included. */
  private static final int OF_CPU = 16;

  private static final int EXIT_KIND = 8 * OF_CPU * MAX_CPUS;
  private static final int REASON = EXIT_KIND + 8;
  private static final int MESSAGE = REASON + TEXT;

  private DomainsMemory() {}

  /**
   * Sets the constants.
   *
   * @param decides whether a model is to be asked there, or to learn from it
   * @throws MllbException UNSUPPORTED_KERNEL on a machine with more CPUs than it has room for, or
   *     on which a model has nothing to decide
   */
  static void configure(
      ByteBuffer constants,
      Scheduler scheduler,
      Map<String, String> options,
      boolean decides,
      MachineFacts here) {
    String kind = scheduler.value(options, "domain");
    List<List<Integer>> domains =
        kind.equals("node") ? CpuDomains.byNode(here) : CpuDomains.byCache(here);
    if (decides && domains.size() == 1) {
      throw new MllbException(
          FailureCode.UNSUPPORTED_KERNEL,
          "scheduler "
              + scheduler.name()
              + " with domain="
              + kind
              + " has all CPUs of this machine in one domain, so a model has nothing to decide");
    }
    int highest = here.cpus().online().stream().mapToInt(Integer::intValue).max().orElse(0);
    if (highest >= MAX_CPUS || domains.size() > MAX_DOMAINS) {
      throw new MllbException(
          FailureCode.UNSUPPORTED_KERNEL,
          String.format(
              Locale.ROOT,
              "scheduler %s has room for %d CPUs in %d domains, and this machine has CPU %d and %d"
                  + " domains",
              scheduler.name(),
              MAX_CPUS,
              MAX_DOMAINS,
              highest,
              domains.size()));
    }
    constants.putLong(0, scheduler.number(options, "slice"));
    constants.putLong(8, scheduler.number(options, "migration_cost"));
    constants.putLong(16, scheduler.number(options, "balance"));
    constants.putInt(24, (int) scheduler.number(options, "nice_tries"));
    constants.putInt(28, highest + 1);
    constants.putInt(DOMAINS, domains.size());
    int member = 0;
    for (int d = 0; d < domains.size(); d++) {
      constants.putInt(FIRST + 4 * d, member);
      constants.putInt(WEIGHT + 4 * d, domains.get(d).size());
      // No domain spans nodes.
      constants.putInt(NODE + 4 * d, here.nodeOfCpus().getOrDefault(domains.get(d).get(0), 0));
      for (int cpu : domains.get(d)) {
        constants.putInt(MEMBER + 4 * member++, cpu);
        constants.putInt(DOMAIN_OF + 4 * cpu, d);
      }
    }
  }

  /** What it did so far, all CPUs, by {@code scheduler_<what>}. */
  static Map<String, Long> counts(ByteBuffer state) {
    Map<String, Long> counts = new TreeMap<>();
    for (int i = 0; i < COUNTS.size(); i++) {
      long sum = 0;
      for (int cpu = 0; cpu < MAX_CPUS; cpu++) {
        sum += state.getLong(8 * (cpu * OF_CPU + i));
      }
      counts.put("scheduler_" + COUNTS.get(i), sum);
    }
    return counts;
  }

  /** Why the kernel ended it, in its own words; empty as long as it schedules. */
  static String end(ByteBuffer state) {
    if (state.getLong(EXIT_KIND) == 0) {
      return "";
    }
    String message = text(state, MESSAGE);
    return text(state, REASON) + (message.isEmpty() ? "" : ": " + message);
  }

  private static String text(ByteBuffer state, int at) {
    byte[] bytes = new byte[TEXT];
    state.get(at, bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.substring(0, Math.max(0, text.indexOf('\0'))).strip();
  }
}
