// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.basics.ChildProcess;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Compiles the C sources of the catalogue on the node, once per content. */
final class NativeProgram {

  private static final Duration COMPILE_LIMIT = Duration.ofMinutes(2);

  private NativeProgram() {}

  /**
   * The executable for a source, compiled when it is not there yet.
   *
   * @param directory made already
   * @throws MllbException TOOL_MISSING with the compiler's words
   */
  static Path compiled(Path source, Path directory) {
    try {
      String stem = source.getFileName().toString().replaceFirst("\\.c$", "");
      Path program = directory.resolve(stem + "-" + version(source));
      if (!Files.isExecutable(program)) {
        Path fresh = Files.createTempFile(directory, stem, ".new");
        try {
          compile(source, fresh);
          // Whatever the umask: who runs it is another user than who compiled it.
          Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
          // Renamed only when complete: a worker that dies here leaves no half program.
          Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE);
        } finally {
          Files.deleteIfExists(fresh);
        }
      }
      return program;
    } catch (IOException | UncheckedIOException e) {
      throw new MllbException(
          FailureCode.TOOL_MISSING, "cannot compile " + source + ": " + e.getMessage(), e);
    }
  }

  /** Tells sources apart. */
  static String version(Path source) {
    try {
      CRC32 crc = new CRC32();
      crc.update(Files.readAllBytes(source));
      for (Path header : shared(source)) {
        crc.update(Files.readAllBytes(header));
      }
      return String.format(Locale.ROOT, "%08x", crc.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What sources share is beside their folders. */
  private static List<Path> shared(Path source) throws IOException {
    Path folder = source.toAbsolutePath().getParent();
    if (folder == null || folder.getParent() == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.getParent())) {
      return files.filter(file -> file.toString().endsWith(".h")).sorted().toList();
    }
  }

  private static void compile(Path source, Path program) throws IOException {
    ChildProcess.Result cc =
        ChildProcess.of(
                COMPILE_LIMIT,
                "cc",
                "-O2",
                "-pthread",
                "-o",
                program.toString(),
                source.toString(),
                "-lm")
            .run();
    if (!cc.isSuccess()) {
      throw new IOException(cc.isTimedOut() ? "the compiler hangs" : cc.output().strip());
    }
  }
}
