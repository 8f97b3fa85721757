// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mllb.basics.Mutants;
import dev.mllb.failure.MllbException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostPolicyMutationTest {

  private static final String POLICY =
      """
      workloads: {sysbench-fileio: {size: 64MiB}, hackbench: }
      tunables: [swappiness, io_scheduler]
      highest_mode: canary
      canary_per_mille: 50
      hours: "20:00-06:00"
      """;

  @TempDir Path folder;

  @Test
  void damagedPoliciesAreRefusedAsSuch() {
    Mutants.read(
        "policy",
        List.of(POLICY.getBytes(UTF_8)),
        bytes -> HostPolicy.read(Files.write(folder.resolve("policy.yaml"), bytes)),
        MllbException.class);
  }
}
