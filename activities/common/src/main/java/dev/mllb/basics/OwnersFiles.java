// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files by which this machine's owner says what may happen on it; nobody else may write them. */
public final class OwnersFiles {

  private OwnersFiles() {}

  /**
   * Returns when only root, or who runs this process, can change a file, or put another in its
   * place: who may write its folder can, whatever its own mode says.
   *
   * @throws MllbException PERMISSION_DENIED when others can
   */
  public static void check(Path file) {
    checkAlone(file);
    checkAlone(file.toAbsolutePath().resolveSibling("."));
    try {
      // That of the file itself, where a link leads to it.
      checkAlone(file.toRealPath().resolveSibling("."));
    } catch (IOException e) {
      throw FileFailure.of("cannot look at " + file, e);
    }
  }

  /**
   * Returns when only root, or who runs this process, can put files into a folder.
   *
   * @throws MllbException PERMISSION_DENIED when others can
   */
  public static void checkFolder(Path folder) {
    checkAlone(folder);
  }

  private static void checkAlone(Path file) {
    try {
      Object owner = Files.getAttribute(file, "unix:uid");
      Object me = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      boolean isOthers = !owner.equals(0) && !owner.equals(me);
      if (isOthers
          || permissions.contains(PosixFilePermission.GROUP_WRITE)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new MllbException(
            FailureCode.PERMISSION_DENIED,
            file
                + " may be written by others than root (uid "
                + owner
                + ", "
                + PosixFilePermissions.toString(permissions)
                + "), so nothing in it is done: chown root, chmod go-w");
      }
    } catch (IOException e) {
      throw FileFailure.of("cannot look at " + file, e);
    }
  }
}
