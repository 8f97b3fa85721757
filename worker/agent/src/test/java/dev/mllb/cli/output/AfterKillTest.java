// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AfterKillTest {

  @TempDir Path folder;

  /** A command that is killed while it changes the machine, or ends in an orderly way. */
  static final class Command {

    private Command() {}

    public static void main(String[] arguments) throws InterruptedException {
      AfterKill killed = new AfterKill(List.of("touch", arguments[1]));
      if (arguments[0].equals("waits")) {
        Thread.sleep(60_000);
      }
      if (arguments[0].equals("ends")) {
        killed.ended();
        killed.close();
      }
      // As when it is killed: no finally, no hook.
      Runtime.getRuntime().halt(137);
    }
  }

  @Test
  void whatIsKilledIsPutBackAfter() throws Exception {
    Path put = folder.resolve("put-back");
    assertThat(command(List.of(), "is killed", put).waitFor()).isEqualTo(137);
    assertComes(put);
  }

  /** As {@code kill -9 %1} and {@code timeout -s KILL} do, or Ctrl-\ at a terminal. */
  @Test
  void whatKillsAllProcessesOfItsJobIsOutlived() throws Exception {
    for (String signal : List.of("-KILL", "-QUIT")) {
      Path put = folder.resolve("put-back" + signal);
      Process job = command(List.of("setsid"), "waits", put);
      while (job.children().noneMatch(waiting -> isInOwnSession(waiting.pid()))) {
        assertThat(job.isAlive()).isTrue();
        TimeUnit.MILLISECONDS.sleep(20);
      }
      List<String> kill = List.of("kill", signal, "--", "-" + job.pid());
      assertThat(new ProcessBuilder(kill).inheritIO().start().waitFor()).isZero();
      // Java takes QUIT for a question.
      job.destroyForcibly();
      assertComes(put);
    }
  }

  private static boolean isInOwnSession(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // State, parent, group and session follow the name in brackets.
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3].equals("" + pid);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void whatEndsHasDoneSoItself() throws Exception {
    Path put = folder.resolve("put-back");
    assertThat(command(List.of(), "ends", put).waitFor()).isEqualTo(137);
    // Who waited is gone before its command would have been there.
    TimeUnit.MILLISECONDS.sleep(500);
    assertThat(put).doesNotExist();
  }

  /** The bench that was killed had put it aside: its note is there when it is to be put back. */
  @Test
  void theOwnersModuleIsPutBackByWhomItWasPutAside() throws Exception {
    Path script = Files.createDirectories(folder.resolve("module")).resolve("mllb-module");
    Files.writeString(script, "#!/bin/sh\necho $1 >>\"$MLLB_MODULE_DIR/did\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    Path aside = Files.createFile(folder.resolve("owners-module-aside"));
    AfterKill.main(new String[] {folder.toString(), ByHand.BENCH, "bench-1", "true"});
    assertThat(aside).as("an experiment's to put back").exists();
    AfterKill.main(new String[] {folder.toString(), ByHand.BENCH, "bench-1", "false"});
    assertThat(aside).doesNotExist();
    assertThat(folder.resolve("module/did")).hasContent("start\n");
  }

  private static void assertComes(Path put) throws InterruptedException {
    for (int i = 0; i < 600 && !Files.exists(put); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(put).exists();
  }

  private static Process command(List<String> before, String how, Path put) throws IOException {
    List<String> words = new ArrayList<>(before);
    words.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Command.class.getName(),
            how,
            put.toString()));
    return new ProcessBuilder(words).inheritIO().start();
  }
}
