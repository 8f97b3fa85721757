// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import dev.mllb.cli.experiment.Experiments;
import dev.mllb.failure.MllbException;
import dev.mllb.worker.ConnectionOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a new worker on a node does at first is done once with all cores, on the host's clock:
 * classes are loaded and archived, the module is compiled. Where one core drives the node it would
 * take minutes of the run. Nothing of it is measured, and the node is started anew afterwards.
 */
final class NodeRehearsal {

  private final LocalScripts scripts;
  private final LocalSetup setup;
  private final Narrator narrator;

  NodeRehearsal(LocalScripts scripts, LocalSetup setup, Narrator narrator) {
    this.scripts = scripts;
    this.setup = setup;
    this.narrator = narrator;
  }

  /** Rehearses where that is needed; how long it took. Without it a run is slower, no more. */
  Duration hold(List<String> node) throws InterruptedException {
    if (!setup.isCounted()
        || scripts.succeeds(LocalScripts.LAB, LocalScripts.words("rehearsed", node))) {
      return Duration.ZERO;
    }
    narrator.say("-> first start of this worker on node " + setup.node() + " ...");
    Instant start = Instant.now();
    List<String> up = LocalScripts.words("up", node);
    up.add("--rehearsal");
    if (scripts.succeeds(LocalScripts.LAB, up)) {
      examine(start);
      List<String> name = List.of("--name", setup.node());
      List<String> end = LocalScripts.words("shell", name);
      end.addAll(List.of("--", "/run/mllb/node/end-rehearsal"));
      scripts.succeeds(LocalScripts.LAB, end);
      scripts.succeeds(LocalScripts.LAB, LocalScripts.words("down", name));
    }
    narrator.say("   done in " + narrator.since(start) + " s");
    return Duration.between(start, Instant.now());
  }

  /** Whatever it finds, the experiment's own preflight says it where a person sees it. */
  private void examine(Instant since) throws InterruptedException {
    try (Experiments connected = Experiments.connect(ConnectionOptions.local(setup.address()))) {
      new HostPoll(connected.client()).await(setup.node(), since);
      connected.examine(setup.node());
    } catch (MllbException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      narrator.say("   " + e.getMessage());
    }
  }
}
