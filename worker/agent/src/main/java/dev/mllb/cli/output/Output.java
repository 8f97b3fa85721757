// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.output;

import dev.mllb.basics.Json;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command prints: its result, in words or as JSON, to standard output, the rest beside. */
public final class Output {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  // Java 17 to 21: null without a terminal. Later ones would print to a pipe, which is harmless.
  @SuppressWarnings("SystemConsoleNull")
  private final boolean terminal = System.console() != null;

  public boolean isJson() {
    return json;
  }

  public PrintWriter out() {
    return spec.commandLine().getOut();
  }

  public PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Prints the result: the value as JSON where that was asked for, else these words. */
  public void result(Object value, String words) {
    result(value, () -> List.of(words));
  }

  /** As above; the lines are not even made when JSON was asked for. */
  public void result(Object value, Supplier<List<String>> lines) {
    if (json) {
      out().println(Json.text(value instanceof Map<?, ?> map ? inOrder(map) : value));
    } else {
      lines.get().forEach(out()::println);
    }
    out().flush();
  }

  /** A map has its own order, or that of its keys: Map.of has another one at each start. */
  private static Map<?, ?> inOrder(Map<?, ?> map) {
    return map instanceof LinkedHashMap ? map : new TreeMap<>(map);
  }

  /** Prints what is not a result, such as a warning or what to do next, beside it. */
  public void aside(String sentence) {
    err().println(sentence);
    err().flush();
  }

  /** One line that the next one replaces; silent where nobody watches. */
  public void progress(String note) {
    if (terminal) {
      err().print("\r\u001b[K" + note);
      err().flush();
    }
  }

  public void progressDone() {
    if (terminal) {
      err().print("\r\u001b[K");
      err().flush();
    }
  }
}
