// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Entries of a catalogue for tests.
 *
 * @param catalogue its folder
 */
record TestEntries(Path catalogue) {

  /** One whose program is sh, but that of {@code absent}, which is not there. */
  Path write(String name, String command, String runs) throws IOException {
    Path folder = Files.createDirectories(catalogue.resolve(name));
    String program = name.equals("absent") ? "no-such-program-anywhere" : "sh";
    String duration =
        "  - {name: duration, type: duration, min: 1ms, max: 1h, default: 1s, about: length}\n";
    return Files.writeString(
        folder.resolve("workload.yaml"),
        String.join(
            "\n",
            "name: " + name,
            "summary: s",
            "measuresWell: w",
            "measuresBadly: b",
            "programs: [" + program + "]",
            "runs: " + runs,
            "command: " + command,
            "parameters:",
            duration + "parser: key-value",
            "metrics:",
            "  - {name: m, unit: s, better: lower, headline: true}",
            ""));
  }
}
