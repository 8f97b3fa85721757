// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import dev.mllb.basics.Mutants;
import dev.mllb.collect.FakeBtf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelBtfMutationTest {

  @TempDir Path folder;

  @Test
  void damagedBtfIsRefusedAsSuch() throws IOException {
    Path whole = folder.resolve("whole.btf");
    FakeBtf.writePerCpu(whole, Map.of("variable_1", 0, "variable_2", 64));
    Mutants.read(
        "BTF",
        List.of(Files.readAllBytes(whole)),
        bytes ->
            KernelBtf.read(Files.write(folder.resolve("m.btf"), bytes))
                .hasFunction("can_migrate_task"),
        IOException.class);
  }
}
