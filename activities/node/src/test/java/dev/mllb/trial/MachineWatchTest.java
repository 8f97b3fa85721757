// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that is no longer what it was, by what somebody did to it. */
class MachineWatchTest {

  @TempDir Path root;
  private final MachineWatch watch = new MachineWatch();
  private FakeNode node;

  @BeforeEach
  void boot() throws IOException {
    node = new FakeNode(root);
    node.put("proc/sys/vm/swappiness", "60\n");
    node.put("proc/cmdline", "quiet\n");
    node.put("proc/self/status", "Name:\tjava\nCpus_allowed_list:\t0-1\n");
    node.put("sys/kernel/sched_ext/state", "disabled\n");
    node.put("sys/devices/system/cpu/cpufreq/policy0/scaling_governor", "performance\n");
    node.put("sys/devices/system/cpu/cpufreq/policy0/scaling_max_freq", "2400000\n");
  }

  private MachineState now() {
    return node.probe().machine();
  }

  @Test
  void whatSomebodyChangesDuringARepetitionVoidsIt() throws IOException {
    MachineState before = now();
    node.put("sys/devices/system/cpu/cpufreq/policy0/scaling_governor", "powersave\n");
    node.put("sys/devices/system/cpu/cpufreq/policy0/scaling_max_freq", "1800000\n");
    node.put("sys/kernel/sched_ext/state", "enabled\n");
    node.put("sys/kernel/sched_ext/root/ops", "scx_simple\n");
    node.put("sys/kernel/livepatch/fix_1/enabled", "1\n");
    node.put("proc/self/status", "Cpus_allowed_list:\t1\n");
    assertThat(watch.faults("native", before, now()))
        .containsExactlyInAnyOrder(
            "scaling_governor of policy0 changed from 'performance' to 'powersave'",
            "scaling_max_freq of policy0 changed from '2400000' to '1800000'",
            "sched_ext changed from 'disabled' to 'enabled'",
            "the sched_ext scheduler changed from none to 'scx_simple'",
            "live patches changed from none to 'fix_1'",
            "the worker's CPU set changed from '0-1' to '1'");
  }

  @Test
  void whatAnArmSetsIsNoChangeAndWhatSomebodySetsBetweenItsRepetitionsIsOne() throws IOException {
    assertThat(watch.faults("native", now(), now())).isEmpty();
    node.put("proc/sys/vm/swappiness", "1\n");
    assertThat(watch.faults("mllb", now(), now())).isEmpty();
    node.put("proc/sys/vm/swappiness", "60\n");
    assertThat(watch.faults("native", now(), now())).isEmpty();
    node.put("proc/sys/vm/swappiness", "10\n");
    assertThat(watch.faults("mllb", now(), now()))
        .isEqualTo(
            List.of(
                "vm.swappiness changed from '1' to '10' since the trial's first repetition of this"
                    + " arm"));
  }

  @Test
  void whatSomebodySetsBeforeAnArmsFirstRepetitionIsSeenBetweenThem() throws IOException {
    assertThat(watch.faults(now())).isEmpty();
    node.put("proc/sys/vm/swappiness", "10\n");
    assertThat(watch.faults(now()))
        .isEqualTo(List.of("vm.swappiness changed from '60' to '10' since the trial began"));
  }

  /** Another I/O scheduler and back resets what its owner had set beside it. */
  @Test
  void whatAnArmTakesAlongIsSeenInTheNextRepetitionOfTheControl() throws IOException {
    node.put("sys/block/vda/queue/scheduler", "none [mq-deadline]\n");
    node.put("sys/block/vda/queue/nr_requests", "32\n");
    node.put("sys/block/vda/queue/iosched/read_expire", "100\n");
    node.put("sys/devices/system/cpu/cpu0/cpuidle/state1/disable", "0\n");
    assertThat(watch.faults(now())).isEmpty();
    node.put("sys/block/vda/queue/nr_requests", "64\n");
    node.put("sys/block/vda/queue/iosched/read_expire", "500\n");
    node.put("sys/devices/system/cpu/cpu0/cpuidle/state1/disable", "1\n");
    assertThat(watch.faults(now()))
        .containsExactly(
            "state1 off on cpu0 changed from '0' to '1' since the trial began",
            "iosched/read_expire of vda changed from '100' to '500' since the trial began",
            "nr_requests of vda changed from '32' to '64' since the trial began");
  }

  @Test
  void aSchedulerThatTheKernelLoadedAndADiskThatCameAreNoChange() throws IOException {
    node.put("sys/block/vda/queue/scheduler", "[none] mq-deadline\n");
    node.put("sys/block/vda/queue/nr_requests", "32\n");
    assertThat(watch.faults(now())).isEmpty();
    node.put("sys/block/vda/queue/scheduler", "[none] mq-deadline bfq\n");
    node.put("sys/block/loop8/queue/scheduler", "none [mq-deadline]\n");
    assertThat(watch.faults(now())).isEmpty();
    node.put("sys/block/vda/queue/scheduler", "none mq-deadline [bfq]\n");
    assertThat(watch.faults(now()))
        .containsExactly("scheduler of vda changed from 'none' to 'bfq' since the trial began");
  }
}
