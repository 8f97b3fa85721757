// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.machine.MachineFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFilesTest {

  @TempDir Path root;

  private Path left;
  private long uid;

  @BeforeEach
  void makeOne() throws IOException {
    left = root.resolve("dev/shm/cyclictest3304");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "T: 0");
    uid = ((Number) Files.getAttribute(left, "unix:uid")).longValue();
  }

  @Test
  void goWithTheLastProcessOfTheirUser() throws IOException {
    Path temporary = Files.createDirectories(root.resolve("var/tmp/ccXYZ"));
    process(11, uid, "S (sleeping)");
    SharedFiles.removeLeft(new MachineFiles(root), uid);
    assertThat(left).exists();
    assertThat(temporary).exists();

    process(11, uid, "Z (zombie)");
    process(12, uid + 1, "S (sleeping)");
    SharedFiles.removeLeft(new MachineFiles(root), uid);
    assertThat(left).doesNotExist();
    assertThat(temporary).doesNotExist();
  }

  @Test
  void ofOthersStayAndALinkIsNotFollowed() throws IOException {
    SharedFiles.removeLeft(new MachineFiles(root), uid + 1);
    assertThat(left).exists();

    Path precious = Files.writeString(root.resolve("precious"), "x");
    Path link = Files.createSymbolicLink(left.resolveSibling("link"), precious);
    SharedFiles.removeLeft(new MachineFiles(root), uid);
    assertThat(Files.isSymbolicLink(link)).isFalse();
    assertThat(precious).exists();
  }

  @Test
  void aMachineWithoutSharedMemoryIsFine() throws IOException {
    Files.delete(left);
    Files.delete(left.getParent());
    SharedFiles.removeLeft(new MachineFiles(root), uid);
    assertThat(left).doesNotExist();
  }

  private void process(int pid, long user, String state) throws IOException {
    Path status = root.resolve("proc/" + pid + "/status");
    Files.createDirectories(status.getParent());
    Files.writeString(
        status, "Name:\tx\nState:\t" + state + "\nUid:\t" + (user + "\t").repeat(4) + "\n");
  }
}
