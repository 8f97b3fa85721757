// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.workload.Workload;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.WorkloadCatalogueTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

/**
 * Broken logs: every parser either reads the number that the whole log has, or fails with the one
 * named exception. {@code -Dmllb.mutations=100000} is the full run.
 */
class LogMutationTest {

  private static final int MUTATIONS = Integer.getInteger("mllb.mutations", 6_000);

  private static final WorkloadCatalogue CATALOGUE =
      WorkloadCatalogue.load(WorkloadCatalogueTest.SOURCES);

  /** What stands where a number was; each is not a number of a program in the C locale. */
  private static final List<String> NO_NUMBERS =
      List.of(
          "1.2.3",
          ".",
          "",
          "-",
          "nan",
          "-nan",
          "inf",
          "1e999",
          "1,5",
          "0x1f",
          "<not counted>",
          "9".repeat(400),
          "\u0660\u0661",
          "\u001b[31m7",
          "1 000",
          "\0");

  private static final List<String> ERRORS =
      List.of(
          "Killed",
          "sh: 1: fork: Cannot allocate memory",
          "stress-ng: error: [7] process aborted",
          "stress-ng: fail:  [7] cpu: verification failed",
          "FATAL: unable to create thread",
          "SENDER: write (error: Broken pipe)");

  private record Original(Workload workload, String text, Map<String, Double> metrics) {}

  @Test
  void noNumberComesFromABrokenLog() throws IOException {
    List<Original> originals = originals();
    SplittableRandom random = new SplittableRandom(20261128);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Original original = originals.get(random.nextInt(originals.size()));
      String broken = mutated(original.text(), random);
      try {
        Map<String, Double> read = new HashMap<>(read(original.workload(), broken).metrics());
        if (original.workload().parser().equals("cyclictest") && !broken.contains("# Total:")) {
          // Nothing vouches for single rows there, once there are delays beyond the histogram.
          read.keySet().removeIf(name -> name.startsWith("wakeup_p"));
        }
        assertThat(original.metrics())
            .as("%s, mutation %d", original.workload().name(), i)
            .containsAllEntriesOf(read);
      } catch (UnreadableLogException e) {
        refused++;
        assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(500);
      }
    }
    // A test in which nothing breaks would say nothing.
    assertThat(refused).isGreaterThan(MUTATIONS / 4);
  }

  @Test
  void anErrorBesideTheResultOfStressNgVoidsIt() throws IOException {
    for (Original original : originals()) {
      if (original.workload().parser().equals("stress-ng")) {
        for (String error : ERRORS.subList(0, 4)) {
          assertThat(isRefused(original.workload(), original.text() + error + "\n")).isTrue();
        }
      }
    }
  }

  private static boolean isRefused(Workload workload, String log) {
    try {
      read(workload, log);
      return false;
    } catch (UnreadableLogException e) {
      return true;
    }
  }

  private static List<Original> originals() throws IOException {
    List<Original> originals = new ArrayList<>();
    for (Path log : LogParsersTest.fixtures().toList()) {
      Workload workload = CATALOGUE.find(log.getParent().getParent().getFileName().toString());
      String text = Files.readString(log, ISO_8859_1);
      originals.add(new Original(workload, text, read(workload, text).metrics()));
    }
    return originals;
  }

  private static LogResult read(Workload workload, String log) {
    return LogParsers.read(workload, new ByteArrayInputStream(log.getBytes(ISO_8859_1)));
  }

  private static String mutated(String text, SplittableRandom random) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    int line = random.nextInt(lines.size());
    switch (random.nextInt(9)) {
      case 0 -> {
        return text.substring(0, random.nextInt(text.length()));
      }
      case 1 -> lines.remove(line);
      case 2 -> lines.add(line, lines.get(random.nextInt(lines.size())));
      case 3 -> Collections.swap(lines, line, random.nextInt(lines.size()));
      case 4 -> lines.set(line, withoutNumber(lines.get(line), random));
      case 5 -> lines.set(line, withByte(lines.get(line), random));
      case 6 -> lines.add(line, ERRORS.get(random.nextInt(ERRORS.size())));
      case 7 -> lines.add(line, noise(random));
      // Cut off where another began to speak.
      default -> {
        int end = random.nextInt(text.length());
        return text.substring(0, end) + ERRORS.get(random.nextInt(ERRORS.size())) + "\n";
      }
    }
    return String.join("\n", lines);
  }

  private static String withoutNumber(String line, SplittableRandom random) {
    String bad = NO_NUMBERS.get(random.nextInt(NO_NUMBERS.size()));
    return line.replaceAll("\\d+(\\.\\d+)?", Matcher.quoteReplacement(bad));
  }

  /** Another byte, but neither digit nor blank: these may make another whole number. */
  private static String withByte(String line, SplittableRandom random) {
    if (line.isEmpty()) {
      return line;
    }
    char other;
    do {
      other = (char) random.nextInt(256);
    } while (Character.isDigit(other) || Character.isWhitespace(other) || other == '\u00a0');
    int at = random.nextInt(line.length());
    return line.substring(0, at) + other + line.substring(at + 1);
  }

  private static String noise(SplittableRandom random) {
    StringBuilder noise = new StringBuilder();
    int length = random.nextInt(200);
    for (int i = 0; i < length; i++) {
      noise.append((char) random.nextInt(256));
    }
    return noise.toString();
  }
}
