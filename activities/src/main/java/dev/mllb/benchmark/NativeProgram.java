package dev.mllb.benchmark;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/** Compiles the C sources of the catalogue on the node, once per content. */
final class NativeProgram {

  private NativeProgram() {}

  /**
   * The executable for a source, compiled when it is not there yet.
   *
   * @throws MllbException TOOL_MISSING with the compiler's words
   */
  static Path compiled(Path source, Path directory) {
    try {
      CRC32 crc = new CRC32();
      crc.update(Files.readAllBytes(source));
      String stem = source.getFileName().toString().replaceFirst("\\.c$", "");
      Path program = directory.resolve(stem + String.format(Locale.ROOT, "-%08x", crc.getValue()));
      if (!Files.isExecutable(program)) {
        Files.createDirectories(directory);
        Path fresh = Files.createTempFile(directory, stem, ".new");
        compile(source, fresh);
        // Renamed only when complete: a worker that dies here leaves no half program.
        Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE);
      }
      return program;
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.TOOL_MISSING, "cannot compile " + source + ": " + e.getMessage(), e);
    }
  }

  private static void compile(Path source, Path program) throws IOException {
    Process cc =
        new ProcessBuilder(
                "cc", "-O2", "-pthread", "-o", program.toString(), source.toString(), "-lm")
            .redirectErrorStream(true)
            .start();
    String words = new String(cc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!cc.waitFor(2, TimeUnit.MINUTES) || cc.exitValue() != 0) {
        throw new IOException(words.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      cc.destroyForcibly();
    }
  }
}
