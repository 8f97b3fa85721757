// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mllb.basics.Mutants;
import dev.mllb.workload.WorkloadCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanMutationTest {

  private static final Path BENCHMARKS = Path.of("../../benchmarks");

  @Test
  void damagedPlansAreRefusedAsSuch() throws IOException {
    PlanReader reader = new PlanReader(WorkloadCatalogue.load(BENCHMARKS.resolve("workloads")));
    Mutants.read(
        "plan",
        List.of(plan("smoke.yaml"), plan("settings.yaml")),
        bytes -> reader.parse("plan.yaml", new String(bytes, UTF_8)),
        PlanRejectedException.class);
  }

  private static byte[] plan(String name) throws IOException {
    return Files.readAllBytes(BENCHMARKS.resolve("plans").resolve(name));
  }
}
