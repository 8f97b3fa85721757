// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.cli.Mllb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sign is part of a result: it is printed right in a pipe, wherever the command runs. */
class SignsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"en-US", "de-DE", "fa-IR"})
  void signsAndDigitsAreThoseOfTheReport(String locale) throws Exception {
    Path saved = new WrittenExperiment(folder).better("experiment-a-1", -12);
    String printed =
        run(
            locale,
            "report",
            saved.toString(),
            "--artifacts",
            folder.resolve("store").toString(),
            "-o",
            folder.resolve("a.html") + "");
    assertThat(printed).contains("−1").contains("\u00a0%").doesNotContain("?");
    assertThat(printed.codePoints().filter(Character::isDigit)).allMatch(c -> c <= '9');
    assertThat(printed.lines().filter(line -> line.contains("−")).toList())
        .allSatisfy(line -> assertThat(line).containsPattern("−\\d+\\.\\d"));
  }

  private static String run(String locale, String... arguments)
      throws IOException, InterruptedException {
    String[] words = locale.split("-", -1);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Duser.language=" + words[0],
                "-Duser.country=" + words[1],
                "-cp",
                System.getProperty("java.class.path"),
                Mllb.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return printed;
  }
}
