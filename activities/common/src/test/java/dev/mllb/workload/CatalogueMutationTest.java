// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.basics.Mutants;
import dev.mllb.model.WorkloadCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueMutationTest {

  private static final String OWN =
      """
      summary: &said copies a file
      runs: fixed
      command: [dd, if=/dev/zero, "count=${blocks}", "of=${scratch}/x"]
      parameters:
        - {name: blocks, type: int, min: 1, max: 1000, default: 100, about: &a how many}
        - {name: for, type: duration, min: 1s, max: 1m, default: 10s, about: *said}
      needs: [{disk: blocks*512}, {atMost: 900, of: blocks, are: blocks}]
      metrics:
        - {name: rate, unit: MB/s, better: higher, headline: true, domain: positive, from: "([0-9.]+) MB/s"}
      """;

  @TempDir Path folder;

  @Test
  void damagedEntriesAreRefusedAsSuch() throws IOException {
    List<byte[]> entries = Mutants.wholes(WorkloadCatalogueTest.SOURCES, "workload.yaml");
    Path file = folder.resolve("workload.yaml");
    Mutants.read(
        "workload of the catalogue",
        entries,
        bytes -> WorkloadYaml.read(Files.write(file, bytes)),
        IllegalArgumentException.class);
  }

  /** And what is read can be asked for, bounded and put into words. */
  @Test
  void anOwnersDamagedFileHasASentenceAndTakesNothingElseAway() throws IOException {
    byte[] whole = OWN.getBytes(UTF_8);
    readOwn(whole);
    Mutants.read(
        "workload of an owner's own",
        List.of(whole),
        this::readOwn,
        IllegalArgumentException.class);
  }

  private void readOwn(byte[] bytes) throws IOException {
    Files.write(folder.resolve("own.yaml"), bytes);
    OwnEntries<Workload> own = OwnWorkloads.in(folder, Set.of());
    if (!own.faults().isEmpty()) {
      String fault = own.faults().get("own");
      assertThat(fault).contains("own.yaml").doesNotContain("Exception");
      throw new IllegalArgumentException(fault);
    }
    use(own.read().get("own"));
  }

  private static void use(Workload workload) {
    WorkloadCall call = new WorkloadCall("own", Map.of());
    workload.problem("blocks", "7");
    workload.limitedTo(Map.of());
    new Arguments(
            workload, call, new Topology(2, 1, 1L << 30), Optional.empty(), Map.of("scratch", "/x"))
        .fill(workload.command());
  }
}
