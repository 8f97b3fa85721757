// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.output;

import dev.mllb.basics.ProcessLock;
import dev.mllb.host.TunableNotes;
import dev.mllb.workload.run.Leftovers;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** For commands that measure on this machine. */
public final class ByHand {

  /** Whose notes a bench's are; one at a time sets any. */
  public static final String BENCH = "mllb bench";

  private ByHand() {}

  /**
   * Measures while no other command does. A bench that was killed just before may be put back only
   * after this: what it has left running and set is not to be measured with.
   *
   * @param state folder of the worker of this machine
   * @param work has an exit code
   * @throws dev.mllb.failure.MllbException HOST_BUSY while another command measures here
   */
  public static int alone(Path state, Callable<Integer> work) throws Exception {
    FileChannel alone = Leftovers.holdByHand(state);
    try {
      Leftovers.byHand(state).stopAll();
      new TunableNotes(Path.of("/"), state).restore(BENCH);
      return work.call();
    } finally {
      ProcessLock.close(alone);
    }
  }
}
