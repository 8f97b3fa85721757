// SPDX-License-Identifier: Apache-2.0
package dev.mllb.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.basics.ProcessLock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostRestoreTest {

  @TempDir Path state;

  @Test
  void aWorkerThatStartsLeavesTheModuleToWhoTriesOneOut() throws IOException {
    Path script = Files.createDirectories(state.resolve("module")).resolve("mllb-module");
    Files.writeString(script, "#!/bin/sh\necho $1 >>\"$MLLB_MODULE_DIR/did\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    Path aside = Files.createFile(state.resolve("owners-module-aside"));
    FileChannel doctor = ProcessLock.tryLock(state.resolve("module.lock")).orElseThrow();
    new HostRestore(Path.of("/"), state).atStart();
    assertThat(aside).as("doctor's to put back").exists();
    ProcessLock.close(doctor);
    new HostRestore(Path.of("/"), state).atStart();
    assertThat(aside).doesNotExist();
    assertThat(state.resolve("module/did")).hasContent("start\n");
  }
}
