// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.cli.CommandLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Somebody who types a wrong name, or names a file that is none, gets a sentence. */
class StrangerTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plan check NONE",
        "plan check FOLDER",
        "start NONE",
        "start NOISE",
        "doctor --plan NONE",
        "init NONE/plan.yaml",
        "explain nonsense",
        "workloads nonsense",
        "schedule create NONE --cron x",
        "report NONE.json",
        "report NOISE.json",
        "report x -o FOLDER/x.pdf",
        "history -o FOLDER/x.pdf",
        "compare NONE.json NONE.json",
        "compare NOISE.json NOISE.json",
        "trace show NONE",
        "trace show NOISE",
        "trace show FOLDER",
        "trace stats NOISE",
        "trace check NONE",
        "trace check NOISE",
        "trace check mllb:0/trace.json",
        "dataset build NONE",
        "dataset build NOISE",
        "dataset import NONE FOLDER/x.npy",
        "dataset import NOISE FOLDER/x.npy",
        "dataset import NOISE NONE/x.npy",
        "dataset export NONE FOLDER/x.csv --format csv",
        "dataset export NOISE FOLDER/x.csv --format csv",
        "train NONE",
        "train NOISE",
        "train NOISE --features nonsense",
        "train NOISE --feature-set nonsense",
        "transfer NOISE",
        "evaluate nonsense",
        "export nonsense -o FOLDER",
        "models show nonsense",
        "models tag nonsense x",
        "models promote promoted",
        "models rollback",
        "models delete nonsense",
        "models delete --origin nonsense",
        "models compare a b",
        "models key NONE/x",
        "models key NOISE",
        "models sign NONE --key NONE",
        "models sign NOISE --key NOISE",
        "models verify NONE --key NONE",
        "models verify NOISE --key NOISE",
        "module build NONE",
        "module build NOISE",
        "module install NONE",
        "module selftest NONE NONE",
        "artifacts get nonsense",
        "artifacts get mllb:0/x",
        "artifacts list --artifacts s3://",
        "history --artifacts NOISE",
        "site NOISE --offline",
        "bench nonsense",
        "bench fibonacci -p nonsense=1",
        "bench fibonacci -p trees=x",
        "bench fibonacci --arm native --arm x:nonsense=1",
        "collect --workload nonsense --duration 1s",
        "tune apply nonsense=1",
        "tune apply swappiness",
      })
  void isToldWhatIsWrong(String words) throws IOException {
    Files.writeString(folder.resolve("noise"), "\u0000\u0001 no such thing {[");
    Files.copy(folder.resolve("noise"), folder.resolve("noise.json"));
    String line =
        words
            .replace("NONE", folder.resolve("none").toString())
            .replace("NOISE", folder.resolve("noise").toString())
            .replace("FOLDER", folder.toString());
    StringWriter err = new StringWriter();
    CommandLine mllb = CommandLines.mllb();
    mllb.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err, true));
    int exit = mllb.execute(places(mllb, line.split(" ", -1)));
    assertThat(exit).as(err.toString()).isIn(1, 2, 3);
    assertThat(err.toString())
        .doesNotContain("fault of mllb")
        .doesNotContain("Exception")
        .doesNotContain("\tat ");
    assertThat(err.toString().strip()).isNotEmpty();
  }

  /** The store and the state are ours, where the command has any. */
  private String[] places(CommandLine mllb, String[] words) {
    CommandLine command = mllb;
    for (String word : words) {
      command = command.getSubcommands().getOrDefault(word, command);
    }
    StringBuilder line = new StringBuilder(String.join(" ", words));
    for (String option : new String[] {"--artifacts", "--state"}) {
      if (command.getCommandSpec().findOption(option) != null && line.indexOf(option) < 0) {
        line.append(' ').append(option).append(' ').append(folder.resolve("of" + option));
      }
    }
    return line.toString().split(" ", -1);
  }
}
