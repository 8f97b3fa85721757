// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;

/**
 * What a failed file operation means to who has to act: a full disk wants room, an interrupt wants
 * nothing, a refusal wants other rights.
 */
public final class FileFailure {

  private static final List<String> FULL =
      List.of("No space left on device", "Disk quota exceeded", "File too large");

  private static final List<String> REFUSED =
      List.of("Read-only file system", "Permission denied", "Operation not permitted");

  private FileFailure() {}

  /**
   * The failure, classed.
   *
   * @param what what was to be done and where, for example {@code cannot write /x/y}
   */
  public static MllbException of(String what, IOException cause) {
    return new MllbException(code(cause), what + ": " + reason(cause), cause);
  }

  /** DISK_FULL, INTERRUPTED, PERMISSION_DENIED or FILE_UNUSABLE. */
  public static FailureCode code(IOException cause) {
    if (cause instanceof ClosedByInterruptException || cause instanceof InterruptedIOException) {
      return FailureCode.INTERRUPTED;
    }
    String said = String.valueOf(cause.getMessage());
    if (FULL.stream().anyMatch(said::contains)) {
      return FailureCode.DISK_FULL;
    }
    if (cause instanceof AccessDeniedException || REFUSED.stream().anyMatch(said::contains)) {
      return FailureCode.PERMISSION_DENIED;
    }
    return FailureCode.FILE_UNUSABLE;
  }

  private static String inWords(FileSystemException cause) {
    if (cause instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof FileAlreadyExistsException) {
      return "it is there already";
    }
    return cause instanceof NotDirectoryException
        ? "not a folder"
        : cause.getClass().getSimpleName();
  }

  private static String reason(IOException cause) {
    if (cause instanceof ClosedByInterruptException || cause instanceof InterruptedIOException) {
      return "interrupted";
    }
    if (cause instanceof FileSystemException of) {
      // Its message begins with the path, and may be nothing else: the class says what happened.
      String why = of.getReason() == null ? inWords(of) : of.getReason();
      return why + ": " + of.getFile();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
