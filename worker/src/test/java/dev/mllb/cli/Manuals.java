package dev.mllb.cli;

import dev.mllb.cli.manual.CommandsPage;
import dev.mllb.worker.MllbWorker;
import java.nio.file.Path;
import picocli.CommandLine;

/** Lets tests of other packages call the whole command line. */
public final class Manuals {

  private Manuals() {}

  public static int write(Path folder) {
    return Mllb.commandLine().execute("manual", folder.toString());
  }

  /** All commands of both programs as one page of Markdown. */
  public static String markdown() {
    return CommandsPage.of(Mllb.commandLine(), new CommandLine(new MllbWorker()));
  }
}
