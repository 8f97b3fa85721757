// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.failure.FailureCode;
import dev.mllb.machine.MachineFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadUserTest {

  @TempDir Path root;

  @Test
  void theUserAndItsHomeAreReadFromThePasswordFile() throws IOException {
    passwd("root:x:0:0::/root:/bin/sh\nmllb-workload:x:998:997::/srv/w:/usr/sbin/nologin");
    assertThat(WorkloadUser.of(new MachineFiles(root)))
        .contains(new WorkloadUser(998, 997, Path.of("/srv/w")));
  }

  /** Root by another name, or half a line, would take nothing away. */
  @Test
  void rootUnderThatNameIsNoUser() throws IOException {
    for (String line :
        new String[] {
          "mllb-workload:x:0:0::/srv/w:/bin/sh",
          "mllb-workload:x:998:0::/srv/w:/bin/sh",
          "mllb-workload:x::997::/srv/w:/bin/sh",
          "mllb-workload:x:998:997",
          "mllb-workload:x:998:997:::/bin/sh",
          "mllb-workload2:x:998:997::/srv/w:/bin/sh"
        }) {
      passwd(line);
      assertThat(WorkloadUser.of(new MachineFiles(root))).as(line).isEmpty();
    }
  }

  @Test
  void rootWithoutSuchAUserIsToldHowToMakeIt() throws IOException {
    passwd("root:x:0:0::/root:/bin/sh");
    status("0");
    WorkloadCheck check = new WorkloadUserCheck(new MachineFiles(root), root).check();
    assertThat(check.failure()).isEqualTo(FailureCode.HOST_LIMITED);
    assertThat(check.detail()).contains("workloads would run as root");
    assertThat(check.fix()).startsWith("useradd --system").endsWith("mllb-workload");
    status("1000");
    assertThat(new WorkloadUserCheck(new MachineFiles(root), root).check().holds()).isTrue();
  }

  /** As the unit's worker is on a machine with the cgroups of old. */
  @Test
  void whatIsLeftRunningMustBeFound() throws IOException {
    passwd("mllb-workload:x:998:997::/srv/w:/usr/sbin/nologin");
    write("proc/mounts", "cgroup /sys/fs/cgroup/cpu cgroup rw 0 0");
    status("0", "000000c401a101e3");
    assertThat(check().failure()).isEqualTo(FailureCode.HOST_LIMITED);
    assertThat(check().detail()).contains("could not be found", "no cgroup v2");
    assertThat(check().fix()).contains("mount -t cgroup2");
    status("0", "000001ffffffffff");
    assertThat(check().detail()).doesNotContain("could not be found");
    status("0", "000000c401a101e3");
    Files.createDirectories(root.resolve("sys/fs/cgroup"));
    write("proc/mounts", "x /sys/fs/cgroup cgroup2 rw 0 0");
    assertThat(check().detail()).doesNotContain("could not be found");
  }

  private WorkloadCheck check() {
    return new WorkloadUserCheck(new MachineFiles(root), root).check();
  }

  private void passwd(String text) throws IOException {
    write("etc/passwd", text);
  }

  private void status(String uid) throws IOException {
    status(uid, "0");
  }

  private void status(String uid, String capabilities) throws IOException {
    write(
        "proc/self/status",
        "Name:\tjava\nUid:\t1000\t%s\t0\t0\nGid:\t0\t0\t0\t0\nCapEff:\t%s"
            .formatted(uid, capabilities));
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text + "\n");
  }
}
