// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.failure.FailureCode;
import dev.mllb.machine.MachineFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a kernel's headers, made of files. */
class HeaderCheckTest {

  private static final int X86_64 = 62;
  private static final int AARCH64 = 183;

  @TempDir Path root;
  private FakeNode node;

  @BeforeEach
  void aNodeWithHeaders() throws IOException {
    node = FakeNode.in(root);
  }

  @Test
  void acceptsThisKernelsOwn() throws IOException {
    modpost(AARCH64);
    assertThat(check().holds()).isTrue();
  }

  @Test
  void saysThatTheyAreMissing() throws IOException {
    running("6.1.0-56-arm64");
    node.put("lib/modules/6.1.0-56-arm64/modules.dep", "");
    Files.move(root.resolve("lib/modules/" + FakeNode.RELEASE), root.resolve("lib/elsewhere"));
    assertThat(failed().detail()).contains("6.1.0-56-arm64/build is missing");
    assertThat(check().fix()).contains("apt-get install linux-headers-6.1.0-56-arm64");
  }

  @Test
  void saysThatTheKernelWasUpgradedAndNotYetBooted() throws IOException {
    running("6.12.117+deb13-arm64");
    assertThat(failed().detail())
        .contains("headers of " + FakeNode.RELEASE, "6.12.117+deb13-arm64 runs");
    assertThat(check().fix()).contains("reboot into " + FakeNode.RELEASE);
  }

  @Test
  void asksForClangWhereClangBuiltTheKernel() throws IOException {
    node.put(FakeNode.CONFIG, "CONFIG_CC_IS_CLANG=y\n" + FakeNode.CAPABLE);
    node.put("proc/version", "Linux version 6.12 (Debian clang version 19.1.7)\n");
    assertThat(failed().fix()).contains("apt-get install clang");
    node.put("usr/bin/clang", "");
    assertThat(check().holds()).isTrue();
  }

  @Test
  void saysThatTheHeadersProgramsAreForAnotherArchitecture() throws IOException {
    modpost(X86_64);
    assertThat(failed().detail()).contains("another architecture", "aarch64");
    assertThat(check().fix()).contains("modules_prepare");
  }

  private Check failed() {
    assertThat(check().failure()).isEqualTo(FailureCode.TOOL_MISSING);
    return check();
  }

  private Check check() {
    return new HeaderCheck(new MachineFiles(root), "aarch64").check();
  }

  private void running(String release) throws IOException {
    node.put("proc/sys/kernel/osrelease", release + "\n");
  }

  private void modpost(int machine) throws IOException {
    ByteBuffer elf = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    elf.putInt(0, 0x464c457f).putShort(18, (short) machine);
    Files.write(root.resolve(FakeNode.BUILD + "scripts/mod/modpost"), elf.array());
  }
}
