// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.manual;

import dev.mllb.cli.CommandLines;
import dev.mllb.worker.MllbWorker;
import java.nio.file.Path;
import picocli.CommandLine;

/** Lets tests of other packages call the whole command line. */
public final class Manuals {

  private Manuals() {}

  public static int write(Path folder) {
    return CommandLines.mllb().execute("manual", folder.toString());
  }

  /** All commands of both programs as one page of Markdown. */
  public static String markdown() {
    return CommandsPage.of(CommandLines.mllb(), new CommandLine(new MllbWorker()));
  }
}
