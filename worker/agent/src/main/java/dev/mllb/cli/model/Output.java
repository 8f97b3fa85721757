// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.basics.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** Results go to standard output, progress to standard error. */
public final class Output {

  private final PrintWriter out;
  private final PrintWriter err;

  // Java 17 to 21: null without a terminal. Later ones would print to a pipe, which is harmless.
  @SuppressWarnings("SystemConsoleNull")
  private final boolean terminal = System.console() != null;

  public Output(CommandSpec spec) {
    this.out = spec.commandLine().getOut();
    this.err = spec.commandLine().getErr();
  }

  /** One line that the next one replaces; silent where nobody watches. */
  public void progress(String note) {
    if (terminal) {
      err.print("\r\u001b[K" + note);
      err.flush();
    }
  }

  public void progressDone() {
    if (terminal) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }

  public void result(boolean json, Object value, String text) {
    out.println(json ? Json.text(value) : text);
    out.flush();
  }
}
