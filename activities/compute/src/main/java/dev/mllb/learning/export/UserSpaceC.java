// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.export;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.learning.net.GoldenVectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The module's own inference source, compiled on this machine and run in user space: the form of
 * the model that comes next to the loaded module.
 */
final class UserSpaceC implements AutoCloseable {

  private static final long LIMIT_SECONDS = 120;

  private final Path folder;

  private UserSpaceC(Path folder) {
    this.folder = folder;
  }

  /**
   * Compiles in a private copy of the sources, as they may be read-only.
   *
   * @param sources the {@code kmod} folder
   * @throws IOException when there is no compiler or it fails; the message says which
   */
  static UserSpaceC build(Path sources) throws IOException {
    Path folder = Files.createTempDirectory("mllb-c");
    UserSpaceC built = new UserSpaceC(folder);
    try {
      copy(sources, folder.resolve("kmod"));
      built.run(List.of("make", "-s", "-C", "kmod", "build/mllb-infer"), "make.log");
      return built;
    } catch (IOException | RuntimeException e) {
      built.close();
      throw e;
    }
  }

  /**
   * Scores of all vectors.
   *
   * @throws MllbException PARITY_BROKEN when the C loader refuses the model
   */
  int[] scores(byte[] modelBin, GoldenVectors vectors) {
    try {
      Files.write(folder.resolve("model.bin"), modelBin);
      Files.write(folder.resolve("inputs"), vectors.inputBytes());
      Process process =
          new ProcessBuilder("kmod/build/mllb-infer", "model.bin")
              .directory(folder.toFile())
              .redirectInput(folder.resolve("inputs").toFile())
              .redirectOutput(folder.resolve("scores").toFile())
              .redirectError(folder.resolve("infer.log").toFile())
              .start();
      await(process, "infer.log");
      byte[] bytes = Files.readAllBytes(folder.resolve("scores"));
      int[] scores = new int[bytes.length / 4];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(scores);
      return scores;
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.PARITY_BROKEN,
          "the C code refuses a model that Java takes: " + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path directory, @org.jspecify.annotations.Nullable IOException failure)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(List<String> command, String log) throws IOException {
    await(
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile())
            .start(),
        log);
  }

  private void await(Process process, String log) throws IOException {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("no end after " + LIMIT_SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException(Files.readString(folder.resolve(log)).strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Sources only: objects made beside another kernel or machine would be taken for ours. */
  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(UserSpaceC::isSource).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private static boolean isSource(Path file) {
    return Files.isRegularFile(file)
        && file.getFileName().toString().matches(".*\\.(c|h|def)|Makefile|Kbuild");
  }
}
