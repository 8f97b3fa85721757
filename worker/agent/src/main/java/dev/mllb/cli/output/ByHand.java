// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.output;

import dev.mllb.basics.ProcessLock;
import dev.mllb.heartbeat.ReservedIds;
import dev.mllb.host.TunableNotes;
import dev.mllb.node.HostRestore;
import dev.mllb.workload.run.Leftovers;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** For commands that run workloads on this machine. */
public final class ByHand {

  /** Whose notes a bench's are; one at a time sets any. */
  public static final String BENCH = ReservedIds.BENCH;

  private ByHand() {}

  /**
   * Measures while no other command does, and puts this machine back after it: also when the
   * command is told to end, or is killed. A command that was killed just before may be put back
   * only after this: what it has left running and set is not to be measured with.
   *
   * @param state folder of the worker of this machine
   * @param id under which it loads modules; what others have loaded stays
   * @param work has an exit code
   * @throws dev.mllb.failure.MllbException HOST_BUSY while another command measures here
   */
  public static int alone(Path state, String id, Callable<Integer> work) throws Exception {
    FileChannel alone = Leftovers.holdByHand(state);
    try (AfterKill killed = AfterKill.of(state, BENCH, id)) {
      Leftovers.byHand(state).stopAll();
      new TunableNotes(Path.of("/"), state).restoreByHand(BENCH);
      HostRestore restore = new HostRestore(Path.of("/"), state);
      return OrderlyEnd.of(
          work,
          () -> {
            restore.afterByHand(BENCH, id);
            // Where the process is told to end, it may come to nothing after this.
            killed.ended();
          });
    } finally {
      ProcessLock.close(alone);
    }
  }

  /** The same of a command that loads no module; one that a bench left is taken out. */
  public static int alone(Path state, Callable<Integer> work) throws Exception {
    return alone(state, BENCH, work);
  }
}
