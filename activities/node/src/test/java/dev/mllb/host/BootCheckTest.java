// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.failure.FailureCode;
import dev.mllb.machine.MachineFiles;
import dev.mllb.model.Arm;
import dev.mllb.model.BootCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a machine says of its kernels before anything is measured. */
class BootCheckTest {

  private static final String OLD = "6.12.1";
  private static final String NEW = "6.16.2";
  private static final Arm LAZY = arm("lazy", NEW);

  @TempDir Path root;

  private static Arm arm(String name, String kernel) {
    return new Arm(name, null, Map.of(), null, null, new BootCall(kernel, "preempt=lazy"));
  }

  @BeforeEach
  void machine() throws IOException {
    for (String release : List.of(OLD, NEW)) {
      put("boot/vmlinuz-" + release, "");
      Files.createDirectories(root.resolve("lib/modules/" + release));
    }
    put("boot/initrd.img-" + NEW, "");
    // Of a package that was removed and not purged.
    put("boot/vmlinuz-5.10.7", "");
    put("proc/sys/kernel/osrelease", OLD);
    put("sys/kernel/kexec_loaded", "0");
    put("proc/sys/kernel/kexec_load_disabled", "0");
    put("usr/sbin/kexec", "");
    Files.createDirectories(root.resolve("run/systemd/system"));
    put("proc/self/status", "CapEff:\t000001ffffffffff\n");
  }

  private void put(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Check check(Arm... arms) {
    return BootCheck.of(List.of(arms), new MachineFiles(root)).orElseThrow();
  }

  @Test
  void kernelsThatCouldBeBootedAreTold() {
    assertThat(check(Arm.NATIVE, LAZY))
        .isEqualTo(Check.ok("kernels to boot", "6.12.1 without initrd, runs; 6.16.2 with initrd"));
  }

  @Test
  void whereNoArmBootsNothingIsAsked() {
    assertThat(BootCheck.of(Arm.USUAL, new MachineFiles(root))).isEmpty();
  }

  @Test
  void aKernelThatIsNotInstalledIsToldWithThoseThatAre() {
    Check check = check(Arm.NATIVE, arm("o", "7.2.0"));
    assertThat(check.failure()).isEqualTo(FailureCode.INVALID_PLAN);
    assertThat(check.detail())
        .startsWith("arm o: kernel 7.2.0 is not installed")
        .endsWith(OLD + ", " + NEW);
  }

  @Test
  void whatKeepsAMachineFromBootingIsTold() throws IOException {
    put("proc/sys/kernel/kexec_load_disabled", "1");
    assertRefused("kexec_load_disabled");
    put("proc/sys/kernel/kexec_load_disabled", "0");
    put("sys/kernel/security/lockdown", "none [integrity] confidentiality");
    assertRefused("locked down");
    put("sys/kernel/security/lockdown", "[none] integrity confidentiality");
    put("proc/interrupts", " 12:  0  0  ITS-MSI 0 Edge virtio0");
    assertRefused("ITS");
    put("proc/interrupts", "");
    put("proc/self/status", "CapEff:\t000000c401a101eb\n");
    assertRefused("CAP_SYS_BOOT");
    assertThat(check(LAZY).fix()).contains("/usr/lib/mllb/etc/worker-boots.conf");
    Files.delete(root.resolve("usr/sbin/kexec"));
    assertRefused("kexec is not there");
    Files.delete(root.resolve("sys/kernel/kexec_loaded"));
    assertRefused("no kexec");
  }

  @Test
  void whereAResetMayStartSomethingElseNothingIsBooted() throws IOException {
    put("proc/stat", "cpu 1 2 3\nbtime 32503680000\nprocesses 7\n");
    put("boot/efi/loader/random-seed", "changes with every start");
    put("boot/initramfs-" + OLD + "kdump.img", "is made while the machine starts");
    put("boot/grub/grubenv", "# GRUB Environment Block\nnext_entry=\n");
    assertThat(check(LAZY).failure()).isNull();
    put("proc/stat", "cpu 1 2 3\nbtime 1000\nprocesses 7\n");
    assertRefused("/boot/initrd.img-" + NEW + " changed since this machine started");
    put("proc/stat", "cpu 1 2 3\nbtime 32503680000\nprocesses 7\n");
    Path oneShot = root.resolve("sys/firmware/efi/efivars/LoaderEntryOneShot-4a67b082");
    put("sys/firmware/efi/efivars/LoaderEntryOneShot-4a67b082", "");
    assertRefused("LoaderEntryOneShot-4a67b082 has an entry for the next start alone");
    Files.delete(oneShot);
    put("boot/grub/grubenv", "# GRUB Environment Block\nnext_entry=1>2\n");
    assertRefused("/boot/grub/grubenv has an entry for the next start alone");
  }

  @Test
  void wordsForTheInitWouldTakeThoseOfAnArm() throws IOException {
    put("proc/cmdline", "root=/dev/vda quiet -- single\n");
    assertRefused("words for its init");
  }

  @Test
  void withoutSystemdProgramsNeedAPlaceToWriteTo() throws IOException {
    Files.delete(root.resolve("run/systemd/system"));
    put("proc/mounts", "/dev/vda / ext4 rw 0 0\n");
    assertRefused("not systemd");
    put("proc/mounts", "/dev/vda / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n");
    assertThat(check(LAZY).failure()).isNull();
  }

  @Test
  void aMachineThatIsNotBackIsToldWithTheWayOut(@TempDir Path state) throws IOException {
    put("proc/cmdline", "quiet\n");
    assertThat(BootCheck.own(root, state)).isEqualTo(Check.ok("own kernel", OLD));
    Path note = state.resolve("boot.json");
    Files.writeString(
        note,
        """
        {"experimentId": "e-1", "token": "t", "inWords": "boot of lazy", "bootId": "b",
         "lentRelease": "6.1.1", "lentCmdline": "quiet"}
        """);
    Check check = BootCheck.own(root, state);
    assertThat(check.failure()).isEqualTo(FailureCode.HOST_NOT_NATIVE);
    assertThat(check.detail())
        .contains("was lent to e-1 in kernel 6.1.1", "remove " + note + " if this is how");
    Files.writeString(note, "torn off");
    assertThat(BootCheck.own(root, state).detail())
        .contains("cannot read " + note, "remove it if that is the one");
  }

  private void assertRefused(String why) {
    Check check = check(LAZY);
    assertThat(check.failure()).isEqualTo(FailureCode.UNSUPPORTED_KERNEL);
    assertThat(check.detail()).contains(why);
    assertThat(check.fix()).isNotEmpty();
  }
}
