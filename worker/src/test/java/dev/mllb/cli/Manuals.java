package dev.mllb.cli;

import java.nio.file.Path;

/** Lets tests of other packages call the whole command line. */
public final class Manuals {

  private Manuals() {}

  public static int write(Path folder) {
    return Mllb.commandLine().execute("manual", folder.toString());
  }
}
