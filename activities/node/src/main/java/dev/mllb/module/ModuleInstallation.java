// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import dev.mllb.basics.FileTree;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.install.InstalledFiles;
import dev.mllb.model.ModuleSpec.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/**
 * The module for use beyond experiments: a systemd unit loads it at every boot, unless the last one
 * ended badly with it. {@code modules-load.d} would load it without asking, hence the unit.
 */
public final class ModuleInstallation {

  private static final String UNIT = "etc/systemd/system/mllb-module.service";
  private static final String WANTED =
      "etc/systemd/system/multi-user.target.wants/mllb-module.service";

  private final Path root;
  private final Path folder;

  /**
   * @param root {@code /}, but in tests
   * @param state where the module and its model are kept
   */
  public ModuleInstallation(Path root, Path state) {
    this.root = root;
    this.folder = state.resolve("module");
  }

  /** Installs, or installs anew, which also forgives a bad boot. */
  public void install(Path ko, String kernelRelease, byte[] modelBin, Mode mode) {
    install(InstalledFiles.file("kmod/install"), ko, kernelRelease, modelBin, mode);
  }

  void install(Path files, Path ko, String kernelRelease, byte[] modelBin, Mode mode) {
    try {
      Files.createDirectories(folder);
      copy(ko, folder.resolve("mllb.ko"));
      Files.write(folder.resolve("model.bin"), modelBin);
      Files.writeString(folder.resolve("kernel"), kernelRelease + "\n");
      Files.writeString(folder.resolve("mode"), mode.name().toLowerCase(Locale.ROOT) + "\n");
      Path guard = folder.resolve("mllb-module");
      copy(files.resolve("mllb-module"), guard);
      Files.setPosixFilePermissions(guard, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.deleteIfExists(folder.resolve("bad-boot"));
      Path unit = root.resolve(UNIT);
      Path wanted = root.resolve(WANTED);
      Files.createDirectories(wanted.getParent());
      Files.writeString(
          unit,
          Files.readString(files.resolve("mllb-module.service"))
              .replace("/var/lib/mllb/module", folder.toString()));
      Files.deleteIfExists(wanted);
      Files.createSymbolicLink(wanted, Path.of("..", unit.getFileName().toString()));
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.PERMISSION_DENIED, "cannot install below " + root + ": " + e, e);
    }
  }

  /**
   * Undoes it.
   *
   * @return whether anything was installed
   */
  public boolean remove() {
    try {
      boolean was = Files.deleteIfExists(root.resolve(WANTED));
      was |= Files.deleteIfExists(root.resolve(UNIT));
      if (Files.isDirectory(folder)) {
        was = true;
        FileTree.delete(folder);
      }
      return was;
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.PERMISSION_DENIED, "cannot remove below " + root + ": " + e, e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
