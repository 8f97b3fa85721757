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

  private void passwd(String text) throws IOException {
    write("etc/passwd", text);
  }

  private void status(String uid) throws IOException {
    write("proc/self/status", "Name:\tjava\nUid:\t1000\t%s\t0\t0\nGid:\t0\t0\t0\t0".formatted(uid));
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text + "\n");
  }
}
