// SPDX-License-Identifier: Apache-2.0
package dev.mllb.boot;

import dev.mllb.machine.MachineFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
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
          "(vmlinu|Image|initrd|initramfs|kernel|boot\\.scr|config\\.txt|cmdline\\.txt|grub\\.cfg).*"
              + "|.*\\.(conf|efi|dtb)");

  private static final int DEEPEST = 4;

  static NextReset of(MachineFiles files) {
    return new NextReset(files);
  }

  /** Why it starts something else; nothing when no file says so. */
  Optional<BootableKernels.Obstacle> obstacle() {
    return isOneShot()
        .or(this::changed)
        .map(
            finding ->
                new BootableKernels.Obstacle(
                    finding + ", so a reset may not start what runs now",
                    "reboot this machine once, then it is known what a reset starts"));
  }

  /** GRUB keeps the choice for the next start alone, as grub-reboot sets it, in a file. */
  private Optional<String> isOneShot() {
    return Stream.of("boot/grub/grubenv", "boot/grub2/grubenv")
        .filter(file -> files.lines(file).stream().anyMatch(line -> line.matches("next_entry=.+")))
        .map(file -> "/" + file + " has an entry for the next start alone (next_entry)")
        .findFirst();
  }

  private Optional<String> changed() {
    OptionalLong since = MachineFiles.whole(files.field("proc/stat", "btime").replace("btime", ""));
    if (since.isEmpty()) {
      return Optional.empty();
    }
    Path boot = files.path("boot");
    try (Stream<Path> all =
        Files.find(
            boot,
            DEEPEST,
            (file, is) ->
                READ.matcher(file.getFileName().toString()).matches()
                    && Files.isRegularFile(file)
                    && isAfter(file, Instant.ofEpochSecond(since.getAsLong())))) {
      return all.sorted()
          .map(file -> "/boot/" + boot.relativize(file) + " changed since this machine started")
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      // A folder that only firmware reads.
      return Optional.empty();
    }
  }

  private static boolean isAfter(Path file, Instant start) {
    try {
      return Files.getLastModifiedTime(file).toInstant().isAfter(start);
    } catch (IOException e) {
      return false;
    }
  }
}
