// SPDX-License-Identifier: Apache-2.0
package dev.mllb.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.basics.ProcessLock;
import dev.mllb.boot.KernelBoots;
import dev.mllb.boot.Reboot;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.host.TunableNotes;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

  @Test
  void aMachineInTheBootOfAnArmGoesDownForItsWayBack(@TempDir Path root) throws IOException {
    boot(root, "boot-2", "6.16.2", "quiet mllb.boot=t");
    lentIn612();
    HostRestore restore = new HostRestore(root, state, new KernelBoots(root, state, new Gone()));
    assertThatThrownBy(() -> restore.restore("e-1"))
        .isInstanceOf(ApplicationFailure.class)
        .hasMessageContaining("gone down plainly");
    boot(root, "boot-3", "6.12.1", "quiet");
    new HostRestore(root, state, new KernelBoots(root, state, new Gone())).restore("e-1");
    assertThat(state.resolve("boot.json")).doesNotExist();
  }

  /** What the owner had set by hand went with the boot in which the machine was lent. */
  @Test
  void inTheBootOfAnArmTheNoteOfTunablesIsKeptForTheWayBack(@TempDir Path root) throws IOException {
    put(root, "proc/sys/kernel/random/boot_id", "boot-1");
    put(root, "proc/sys/vm/swappiness", "10");
    new TunableNotes(root, state).noteAndSet("e-1", Map.of("swappiness", "5"));
    boot(root, "boot-2", "6.16.2", "quiet mllb.boot=t");
    put(root, "proc/sys/vm/swappiness", "5");
    lentIn612();
    new HostRestore(root, state).atStart();
    HostRestore restore = new HostRestore(root, state, new KernelBoots(root, state, new Gone()));
    assertThatThrownBy(() -> restore.restore("e-1")).hasMessageContaining("gone down plainly");
    boot(root, "boot-3", "6.12.1", "quiet");
    put(root, "proc/sys/vm/swappiness", "60");
    new HostRestore(root, state, new KernelBoots(root, state, new Gone())).restore("e-1");
    assertThat(root.resolve("proc/sys/vm/swappiness")).hasContent("10");
    assertThat(state.resolve("tunables")).isEmptyDirectory();
  }

  private static void boot(Path root, String id, String release, String words) throws IOException {
    put(root, "proc/sys/kernel/random/boot_id", id);
    put(root, "proc/sys/kernel/osrelease", release);
    put(root, "proc/cmdline", words);
  }

  private void lentIn612() throws IOException {
    put(
        state,
        "boot.json",
        """
        {"experimentId": "e-1", "token": "t", "inWords": "boot of lazy", "bootId": "boot-1",
         "lentRelease": "6.12.1", "lentCmdline": "quiet"}
        """);
  }

  private static void put(Path root, String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }

  /** A worker that ends as its machine goes down. */
  private static final class Gone implements Reboot {

    @Override
    public void load(Path kernel, @Nullable Path initrd, String cmdline) {
      throw new AssertionError("loads");
    }

    @Override
    public void unload() {
      // Nothing is loaded.
    }

    @Override
    public void intoLoaded() {
      throw new AssertionError("goes into an arm");
    }

    @Override
    public void plainly() {
      throw new MllbException(FailureCode.INTERRUPTED, "gone down plainly");
    }
  }

  /** It is the only trace of a module that took the machine down. */
  @Test
  void theNoteOfAnotherBootStaysUntilTheQuarantineHasIt(@TempDir Path root) throws IOException {
    put(root, "proc/sys/kernel/random/boot_id", "boot-2");
    String note = "{\"koSha256\": \"ab\", \"bootId\": \"boot-1\", \"experimentId\": \"e-1\"}";
    put(state, "loaded.json", note);
    new HostRestore(root, state).atStart();
    assertThat(state.resolve("loaded.json")).hasContent(note);

    put(root, "proc/sys/kernel/random/boot_id", "boot-1");
    new HostRestore(root, state).atStart();
    assertThat(state.resolve("loaded.json")).doesNotExist();
  }
}
