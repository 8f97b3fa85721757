// SPDX-License-Identifier: Apache-2.0
package dev.mllb.boot;

import dev.mllb.machine.MachineFiles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Kernels that this machine could boot: an image in {@code /boot}, and its modules. */
public record BootableKernels(MachineFiles files, List<String> releases) {

  private static final String IMAGE = "vmlinuz-";

  /** CAP_SYS_BOOT. */
  private static final int MAY_BOOT = 22;

  public BootableKernels {
    releases = List.copyOf(releases);
  }

  /** Those of a machine. */
  public static BootableKernels of(MachineFiles files) {
    return new BootableKernels(
        files,
        files.entries("boot", IMAGE + "*").stream()
            .map(MachineFiles::last)
            .map(name -> name.substring(IMAGE.length()))
            .filter(release -> files.exists("lib/modules/" + release))
            .sorted()
            .toList());
  }

  /** The kernel of that release. */
  public Optional<Kernel> find(String release) {
    return releases.contains(release)
        ? Optional.of(
            new Kernel(
                release,
                files.path("boot/" + IMAGE + release),
                // As Debian names it, and as Fedora does.
                Stream.of("boot/initrd.img-" + release, "boot/initramfs-" + release + ".img")
                    .filter(files::exists)
                    .map(files::path)
                    .findFirst()
                    .orElse(null)))
        : Optional.empty();
  }

  /** Why a release cannot be booted. */
  public String unknown(String release) {
    return "kernel "
        + release
        + " is not installed: /boot/vmlinuz-RELEASE and /lib/modules/RELEASE are there for "
        + (releases.isEmpty() ? "none" : String.join(", ", releases));
  }

  /** A kernel, for a person. */
  public String inWords(String release) {
    return find(release)
        .map(kernel -> release + (kernel.initrd() == null ? " without initrd" : " with initrd"))
        .orElseGet(() -> unknown(release));
  }

  /**
   * What keeps this machine from starting another kernel.
   *
   * @param fix what a person can do
   */
  public record Obstacle(String finding, String fix) {}

  /** Why this machine starts no other kernel; nothing when it does. */
  public Optional<Obstacle> obstacle() {
    if (!files.exists("sys/kernel/kexec_loaded")) {
      return Optional.of(
          new Obstacle(
              "this kernel has no kexec",
              "boot one with CONFIG_KEXEC or CONFIG_KEXEC_FILE, or leave out the arms with boot"));
    }
    if (!files.line("proc/sys/kernel/kexec_load_disabled").equals("0")) {
      return Optional.of(
          new Obstacle(
              "kexec is switched off until the next reset (kexec_load_disabled)",
              "take out what sets it, such as a file of /etc/sysctl.d, and reboot"));
    }
    String lockdown = files.text("sys/kernel/security/lockdown");
    if (!lockdown.isBlank() && !lockdown.contains("[none]")) {
      return Optional.of(
          new Obstacle(
              "the kernel is locked down (" + lockdown.strip() + ") and starts no other",
              "leave out the arms with boot, or switch Secure Boot off"));
    }
    if (Stream.of("usr/sbin/kexec", "sbin/kexec", "usr/bin/kexec").noneMatch(files::exists)) {
      return Optional.of(new Obstacle("the program kexec is not there", "install kexec-tools"));
    }
    if (Arrays.asList(files.text("proc/cmdline").strip().split(" ")).contains("--")) {
      return Optional.of(
          new Obstacle(
              "its command line has words for its init (behind --), where an arm's would go too",
              "take them out of the boot loader's configuration and reboot"));
    }
    Optional<Obstacle> reset = NextReset.of(files).obstacle();
    if (reset.isPresent()) {
      return reset;
    }
    // Nothing can be written by then, and a program writes what it says to a file.
    if (!files.exists("run/systemd/system")
        && files.lines("proc/mounts").stream().noneMatch(line -> line.contains(" /tmp tmpfs "))) {
      return Optional.of(
          new Obstacle(
              "its init is not systemd, and /tmp is on a disk that is read-only before the machine"
                  + " goes down",
              "mount a tmpfs on /tmp, or leave out the arms with boot"));
    }
    if (!files.exists("sys/firmware/efi") && files.text("proc/interrupts").contains("ITS-")) {
      return Optional.of(
          new Obstacle(
              "it was started without EFI firmware, and so the next kernel would not know where the"
                  + " tables of the interrupt controller (ITS) are and would write over itself",
              "start it from EFI, or with irqchip.gicv3_nolpi=1"));
    }
    String effective = files.field("proc/self/status", "CapEff");
    return effective.isEmpty() || (Long.parseUnsignedLong(effective, 16) >> MAY_BOOT & 1) == 1
        ? Optional.empty()
        : Optional.of(
            new Obstacle(
                "this process may not load kernels (CAP_SYS_BOOT)",
                "as root: install -D -m 644 /usr/lib/mllb/etc/worker-boots.conf"
                    + " /etc/systemd/system/mllb-worker.service.d/boots.conf && systemctl"
                    + " daemon-reload && systemctl restart mllb-worker"));
  }
}
