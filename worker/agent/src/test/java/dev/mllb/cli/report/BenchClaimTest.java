// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.workload.WorkloadCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchClaimTest {

  @TempDir private Path folder;

  private String digest(String program) throws IOException {
    Path own = Files.createDirectories(folder.resolve("workloads"));
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        own.resolve("mine.yaml"),
        """
        summary: Mine
        runs: timed
        command: [%s, "${duration:s}"]
        parameters:
          - {name: duration, type: duration, min: 1s, max: 1h, default: 60s, about: its length}
        parser: lines
        metrics:
          - {name: rate, unit: ops/s, better: higher, domain: positive, headline: true, from: 'r ([0-9]+)'}
        """
            .formatted(program));
    return BenchClaim.digest(
        WorkloadCatalogue.load(Path.of("../../benchmarks/workloads")).with(own).find("mine"));
  }

  @Test
  void aWorkloadThatWasEditedIsAnother() throws IOException {
    String before = digest("one");
    assertThat(digest("one")).isEqualTo(before);
    assertThat(digest("other")).isNotEqualTo(before);
  }
}
