// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.MllbException;
import dev.mllb.model.WorkloadCall;
import dev.mllb.workload.Placement;
import dev.mllb.workload.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {

  @TempDir Path cgroups;

  private static Placement placement(String cpus, String nodes) {
    return Placement.of(new WorkloadCall("any", Map.of("cpus", cpus, "nodes", nodes)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "0-", "-1", "3-1", "0 1", "0;1", "0,,1", "12345"})
  void whatIsNoListIsRefused(String list) {
    assertThat(Placement.problem(list)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0-3", "0,2,4-6", "127"})
  void listsOfTheKernelAreTaken(String list) {
    assertThat(Placement.problem(list)).isEmpty();
  }

  @Test
  void defaultsFollowThePlacement() {
    Topology whole = new Topology(64, 2, 1L << 30);
    assertThat(placement("0-3,8", "1").within(whole)).isEqualTo(new Topology(5, 1, 1L << 30));
    assertThat(Placement.of(new WorkloadCall("any", Map.of())).within(whole)).isEqualTo(whole);
  }

  @Test
  void theCgroupKeepsCpusAndNodesAndIsReadBack() throws IOException {
    Path group = prepared("0-1,3", "0");
    create().place(placement("0-1,3", "0"));
    assertThat(Files.readString(group.resolve("cpuset.cpus"))).isEqualTo("0,1,3");
    assertThat(Files.readString(group.resolve("cpuset.mems"))).isEqualTo("0");
    assertThat(Files.readString(cgroups.resolve("mllb/cgroup.subtree_control")))
        .isEqualTo("+cpuset");
  }

  @Test
  void cpusThatTheKernelDoesNotGiveAreAnError() throws IOException {
    prepared("0-1", "0");
    assertThatThrownBy(() -> create().place(placement("0-3", "0")))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("cpuset.cpus")
        .hasMessageContaining("the kernel gives 0,1");
  }

  private Cgroup create() {
    return Cgroup.create(cgroups, "w", new MarkedProcesses("no-such-mark")).orElseThrow();
  }

  /** A plain folder cannot know what a kernel would give. */
  private Path prepared(String cpus, String nodes) throws IOException {
    Path group = Files.createDirectories(cgroups.resolve("mllb/w"));
    Files.writeString(group.resolve("cpuset.cpus.effective"), cpus + "\n");
    Files.writeString(group.resolve("cpuset.mems.effective"), nodes + "\n");
    return group;
  }
}
