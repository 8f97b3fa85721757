// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Standard output and error in UTF-8, whatever the locale. Java takes their encoding from the
 * locale, which cron, {@code ssh host command} and containers do not have: a minus sign would leave
 * as a question mark, and with it the sign of a result.
 */
public final class StandardStreams {

  /** Where Java (before 19, since) says the encoding, and picocli asks for it. */
  private static final List<String> ENCODINGS =
      List.of("sun.stdout.encoding", "sun.stderr.encoding", "stdout.encoding", "stderr.encoding");

  private StandardStreams() {}

  /** Sets them for this process; before the first command is made. */
  public static void useUtf8() {
    ENCODINGS.forEach(name -> System.setProperty(name, "UTF-8"));
    System.setOut(stream(FileDescriptor.out));
    System.setErr(stream(FileDescriptor.err));
  }

  private static PrintStream stream(FileDescriptor file) {
    return new PrintStream(new FileOutputStream(file), true, StandardCharsets.UTF_8);
  }
}
