// SPDX-License-Identifier: Apache-2.0
package dev.mllb.boot;

import dev.mllb.machine.MachineFiles;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether a reset starts what runs, as far as the files of the boot loader tell. A kernel installed
 * since the last one, an initrd made anew or an entry chosen for one start says that it does not,
 * and then no way back from an arm ends where the machine was lent.
 */
record NextReset(MachineFiles files) {

  /** What boot loaders read; others, such as a random seed, change with every start. */
  private static final Pattern READ =
      Pattern.compile(
          "(vmlinu|Image|linux|initrd|initramfs|kernel|boot\\.scr|config\\.txt|cmdline\\.txt|grub\\.cfg).*"
              + "|.*\\.(conf|efi|dtb)");

  /** Written by a service of some distributions while they start, and started by no reset. */
  private static final Pattern NOT_STARTED = Pattern.compile(".*kdump.*");

  private static final int DEEPEST = 4;

  static NextReset of(MachineFiles files) {
    return new NextReset(files);
  }

  /** Why it starts something else; nothing when no file says so. */
  Optional<BootableKernels.Obstacle> obstacle() {
    return oneShot()
        .or(this::changed)
        .map(
            finding ->
                new BootableKernels.Obstacle(
                    finding + ", so a reset may not start what runs now",
                    "reboot this machine once, then it is known what a reset starts; one whose"
                        + " clock was wrong at its start needs it to be right"));
  }

  /**
   * GRUB keeps the choice for the next start alone in a file, EFI and systemd-boot in variables.
   */
  private Optional<String> oneShot() {
    return Stream.concat(
            Stream.of("boot/grub/grubenv", "boot/grub2/grubenv")
                .filter(
                    file ->
                        files.lines(file).stream().anyMatch(line -> line.matches("next_entry=.+"))),
            Stream.of("LoaderEntryOneShot-*", "BootNext-*")
                .flatMap(name -> files.entries("sys/firmware/efi/efivars", name).stream()))
        .map(file -> "/" + file + " has an entry for the next start alone")
        .findFirst();
  }

  private Optional<String> changed() {
    OptionalLong since = MachineFiles.whole(files.field("proc/stat", "btime").replace("btime", ""));
    if (since.isEmpty()) {
      return Optional.empty();
    }
    Path boot = files.path("boot");
    Newer newer = new Newer(Instant.ofEpochSecond(since.getAsLong()));
    try {
      Files.walkFileTree(boot, Set.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, newer);
    } catch (IOException e) {
      return Optional.empty();
    }
    return newer.found.stream()
        .sorted()
        .map(file -> "/boot/" + boot.relativize(file) + " changed since this machine started")
        .findFirst();
  }

  /**
   * Files that changed since; packages keep the times at which their files were built, not these.
   */
  private static final class Newer extends SimpleFileVisitor<Path> {
    private final Instant start;
    private final List<Path> found = new ArrayList<>();

    private Newer(Instant start) {
      this.start = start;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String name = file.getFileName().toString();
      if (attributes.isRegularFile()
          && READ.matcher(name).matches()
          && !NOT_STARTED.matcher(name).matches()
          && changedAt(file).toInstant().isAfter(start)) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    /** A folder that only firmware reads says nothing of the others. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    private static FileTime changedAt(Path file) throws IOException {
      return (FileTime) Files.getAttribute(file, "unix:ctime");
    }
  }
}
