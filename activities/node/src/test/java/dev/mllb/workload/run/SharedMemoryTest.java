// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.machine.MachineFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedMemoryTest {

  private static final String HEAD =
      "       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid"
          + "  cgid      atime      dtime      ctime                   rss                  swap\n";

  @TempDir Path root;

  @Test
  void isLeftWhenNobodyHasItAndItsMakerIsGone() throws IOException {
    // The first is as the kernel said it of a database that was killed.
    table(
        HEAD
            + row("  10125665", 21, 14093, 0, 998)
            + row("1", 22, 14093, 6, 998)
            + row("2", 23, 300, 0, 998)
            + row("3", 24, 14093, 0, 0)
            + row("4", 25, 14093, 0, 1000));
    process(300, "S (sleeping)");
    process(14093, "Z (zombie)");
    assertThat(left("cuid", 998)).containsExactly("21");
  }

  @Test
  void aTableThatIsNotUnderstoodRemovesNothing() throws IOException {
    table(HEAD.replace("nattch", "users") + row("1", 21, 14093, 0, 998));
    assertThat(left("cuid", 998)).isEmpty();
    Files.delete(root.resolve("proc/sysvipc/shm"));
    assertThat(left("cuid", 998)).isEmpty();
  }

  @Test
  void whatAKilledMemberMadeIsItsWhoeverItWas() throws IOException {
    table(
        HEAD
            + row("1", 21, 14093, 0, 1000)
            + row("2", 22, 14094, 0, 1000)
            + row("3", 23, 14093, 1, 1000)
            + row("4", 24, 300, 0, 1000));
    // Its number is somebody else's by now: better one too many than somebody's.
    process(300, "R (running)");
    assertThat(left("cpid", 14093, 300)).containsExactly("21");
  }

  @Test
  void oneThatCannotBeRemovedIsSaid() {
    assertThat(SharedMemory.remove("999999999")).startsWith("ipcrm ended with ");
  }

  private List<String> left(String column, long... values) {
    return SharedMemory.left(
        new MachineFiles(root),
        Map.of(column, LongStream.of(values).boxed().collect(Collectors.toSet())));
  }

  private static String row(String key, int id, int maker, int attached, int uid) {
    return String.join(
            " ",
            key + " " + id + "   600   56 " + maker + " 14127 " + attached,
            uid + " 997 " + uid + " 997 1796012518 1796013426 1796012513 4096 0")
        + "\n";
  }

  private void process(int pid, String state) throws IOException {
    Path status = root.resolve("proc/" + pid + "/status");
    Files.createDirectories(status.getParent());
    Files.writeString(status, "Name:\tpostgres\nState:\t" + state + "\n");
  }

  private void table(String text) throws IOException {
    Files.createDirectories(root.resolve("proc/sysvipc"));
    Files.writeString(root.resolve("proc/sysvipc/shm"), text);
  }
}
