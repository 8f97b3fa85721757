// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.boot.KernelBoots;
import dev.mllb.boot.Reboot;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A machine of files that goes down for real as far as its worker can tell: the call that takes it
 * down ends, and the next one finds another boot.
 */
final class FileMachine implements Reboot {

  static final String OLD = "6.12.1";
  static final String OWN_WORDS = "root=/dev/vda quiet";

  /** Into which kernel each boot was to go. */
  final List<String> booted = Collections.synchronizedList(new ArrayList<>());

  /** Kernels that panic, after which firmware and boot loader start the machine's own. */
  final Set<String> panics = Collections.synchronizedSet(new HashSet<>());

  /** Kernels that stand still for ever once their worker has said that they are there. */
  final Set<String> hangs = Collections.synchronizedSet(new HashSet<>());

  private final Path root;
  private final Path state;
  private String kernel = "";
  private String words = "";
  private int boots;

  FileMachine(Path root, Path state, String... others) {
    this.root = root;
    this.state = state;
    List<String> installed = new ArrayList<>(List.of(others));
    installed.add(OLD);
    for (String release : installed) {
      put("boot/vmlinuz-" + release, "");
      put("lib/modules/" + release + "/modules.dep", "");
    }
    reset();
  }

  Path root() {
    return root;
  }

  KernelBoots boots() {
    return new KernelBoots(root, state, this);
  }

  boolean isHung() {
    return hangs.contains(release());
  }

  private String release() {
    return text("proc/sys/kernel/osrelease");
  }

  String cmdline() {
    return text("proc/cmdline");
  }

  private String text(String file) {
    try {
      return Files.readString(root.resolve(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As firmware and boot loader start it. */
  void reset() {
    isIn(OLD, OWN_WORDS);
  }

  @Override
  public void load(Path image, @Nullable Path initrd, String cmdline) {
    kernel = String.valueOf(image.getFileName()).replace("vmlinuz-", "");
    words = cmdline;
  }

  @Override
  public void unload() {
    kernel = "";
  }

  @Override
  public void intoLoaded() {
    booted.add(kernel);
    if (panics.contains(kernel)) {
      reset();
    } else {
      isIn(kernel, words);
    }
    throw new MllbException(FailureCode.INTERRUPTED, "gone down");
  }

  @Override
  public void plainly() {
    reset();
    throw new MllbException(FailureCode.INTERRUPTED, "gone down");
  }

  private void isIn(String release, String cmdline) {
    put("proc/sys/kernel/random/boot_id", "boot-" + boots++);
    put("proc/sys/kernel/osrelease", release);
    put("proc/cmdline", cmdline + "\n");
  }

  private void put(String file, String text) {
    try {
      Files.createDirectories(root.resolve(file).getParent());
      Files.writeString(root.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
