// SPDX-License-Identifier: Apache-2.0
package dev.mllb.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mllb.basics.ChildProcess;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a machine's programs are asked, and what becomes of their refusals. */
class SystemRebootTest {

  @TempDir Path root;
  private final List<ChildProcess> asked = new ArrayList<>();
  private int status;

  private SystemReboot reboot() {
    return new SystemReboot(
        root,
        program -> {
          asked.add(program);
          return new ChildProcess.Result(status, "it says no\n");
        });
  }

  private void put(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }

  @Test
  void anOrderlyRebootStartsNeitherALoadedKernelNorAnotherRoot() throws IOException {
    Files.createDirectories(root.resolve("run/systemd/system"));
    reboot().plainly();
    assertThat(asked.get(0).argv()).containsExactly("systemctl", "reboot");
    assertThat(asked.get(0).environment())
        .containsEntry("SYSTEMCTL_SKIP_AUTO_KEXEC", "1")
        .containsEntry("SYSTEMCTL_SKIP_AUTO_SOFT_REBOOT", "1");
  }

  @Test
  void aLoadedKernelIsTakenBackAndNothingElse() throws IOException {
    reboot().unload();
    put("sys/kernel/kexec_loaded", "0\n");
    reboot().unload();
    assertThat(asked).isEmpty();
    put("sys/kernel/kexec_loaded", "1\n");
    reboot().unload();
    assertThat(asked.get(0).argv()).containsExactly("kexec", "--unload", "--kexec-syscall-auto");
    status = 1;
    assertThatThrownBy(() -> reboot().unload()).hasMessageContaining("stays loaded");
  }

  @Test
  void aKernelThatIsNotTakenIsToldWithTheWholeCommand() {
    status = 255;
    assertThatThrownBy(
            () ->
                reboot()
                    .load(
                        Path.of("/boot/vmlinuz-7.1"), Path.of("/boot/initrd.img-7.1"), "quiet a=b"))
        .hasMessage(
            "kexec cannot load /boot/vmlinuz-7.1: it says no; try it by hand as root: kexec --load"
                + " --kexec-syscall-auto --no-checks /boot/vmlinuz-7.1"
                + " --initrd=/boot/initrd.img-7.1 '--command-line=quiet a=b' && kexec --unload");
  }

  @Test
  void aWorkerThatEndsMeanwhileIsNotAProgramThatIsMissing() {
    assertThat(failure(new InterruptedIOException("interrupted while kexec ran")).code())
        .isEqualTo(FailureCode.INTERRUPTED);
    MllbException missing = failure(new IOException("error=2, No such file or directory"));
    assertThat(missing.code()).isEqualTo(FailureCode.TOOL_MISSING);
    assertThat(missing)
        .hasMessageContaining("cannot run kexec")
        .hasMessageContaining("kexec-tools");
  }

  private MllbException failure(IOException cause) {
    SystemReboot without =
        new SystemReboot(
            root,
            program -> {
              throw new UncheckedIOException(cause);
            });
    return catchThrowableOfType(
        MllbException.class, () -> without.load(Path.of("/boot/vmlinuz-7.1"), null, "quiet"));
  }

  @Test
  void whereThereIsNoSystemdAKernelThatDoesNotTakeOverIsTold() throws IOException {
    put("proc/sysrq-trigger", "");
    status = 1;
    assertThatThrownBy(() -> reboot().intoLoaded())
        .hasMessage("this machine does not go down: kexec --exec: it says no");
    assertThat(root.resolve("proc/sysrq-trigger")).as("read-only before").hasContent("u");
  }
}
