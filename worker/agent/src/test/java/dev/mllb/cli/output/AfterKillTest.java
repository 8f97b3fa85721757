// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AfterKillTest {

  @TempDir Path folder;

  /** A command that is killed while it changes the machine, or ends in an orderly way. */
  static final class Command {

    private Command() {}

    public static void main(String[] arguments) {
      AfterKill killed = new AfterKill(List.of("touch", arguments[1]));
      if (arguments[0].equals("ends")) {
        killed.close();
      }
      // As when it is killed: no finally, no hook.
      Runtime.getRuntime().halt(137);
    }
  }

  @Test
  void whatIsKilledIsPutBackAfter() throws Exception {
    Path put = run("is killed");
    for (int i = 0; i < 600 && !Files.exists(put); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(put).exists();
  }

  @Test
  void whatEndsHasDoneSoItself() throws Exception {
    Path put = run("ends");
    // Who waited is gone before its command would have been there.
    TimeUnit.MILLISECONDS.sleep(500);
    assertThat(put).doesNotExist();
  }

  private Path run(String how) throws IOException, InterruptedException {
    Path put = folder.resolve("put-back");
    Process command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Command.class.getName(),
                how,
                put.toString())
            .inheritIO()
            .start();
    assertThat(command.waitFor()).isEqualTo(137);
    return put;
  }
}
