// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a log, one at a time: a log of any size takes no more memory than its longest line,
 * and that is bounded.
 */
final class LogLines implements Iterator<LogLine>, AutoCloseable {

  /** Longer than what cyclictest prints for a thousand threads. */
  static final int LONGEST = 1 << 20;

  private final InputStream in;
  private int number;
  private @Nullable LogLine next;

  LogLines(InputStream in) {
    this.in = in;
    this.next = read();
  }

  static LogLines of(Path log) throws IOException {
    return new LogLines(new BufferedInputStream(Files.newInputStream(log), 1 << 16));
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  /**
   * The next line.
   *
   * @throws UnreadableLogException when it is not whole, as programs end every line, or cannot be
   *     read
   */
  @Override
  public LogLine next() {
    LogLine line = next;
    if (line == null) {
      throw new NoSuchElementException();
    }
    next = read();
    return line;
  }

  private @Nullable LogLine read() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    number++;
    try {
      int b;
      while ((b = in.read()) >= 0 && b != '\n') {
        if (bytes.size() == LONGEST) {
          throw line(bytes).fault("a line longer than " + (LONGEST >> 20) + " MiB");
        }
        bytes.write(b);
      }
      if (b < 0 && bytes.size() > 0) {
        throw line(bytes).fault("the log ends within a line");
      }
      return b < 0 ? null : line(bytes);
    } catch (IOException e) {
      throw UnreadableLogException.of(e);
    }
  }

  private LogLine line(ByteArrayOutputStream bytes) {
    // Latin-1 never fails to decode; the numbers are ASCII.
    return new LogLine(number, bytes.toString(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
