// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** insmod and rmmod that note what they were given, and a kernel that is a file. */
final class FakeKernel {

  private final Path folder;

  FakeKernel(Path folder) throws IOException {
    this.folder = folder;
    program("insmod", "cat \"$1\" >> " + inserted() + "\ntouch " + loaded());
    program("rmmod", "rm " + loaded());
    program("dmesg", "echo 'mllb: said why'");
  }

  KernelModules modules() {
    return new KernelModules(loaded(), List.of(folder));
  }

  /** What insmod does from now on. */
  void insmod(String script) throws IOException {
    program("insmod", script);
  }

  /** Contents of everything that insmod was ever given. */
  String everInserted() throws IOException {
    return Files.exists(inserted()) ? Files.readString(inserted()) : "";
  }

  Path loaded() {
    return folder.resolve("loaded");
  }

  private Path inserted() {
    return folder.resolve("inserted");
  }

  private void program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
