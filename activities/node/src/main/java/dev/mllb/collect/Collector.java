// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.FileFailure;
import dev.mllb.failure.MllbException;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.TraceRef;
import dev.mllb.trace.Gap;
import dev.mllb.trace.Manifest;
import dev.mllb.trace.RowCounts;
import dev.mllb.trace.SegmentEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects decisions for a while. The node's disk is the truth: a collection that was interrupted,
 * however roughly, goes on in a new segment, with the interruption on record.
 */
public final class Collector {

  /** Told after everything the checkpoint counts has become durable; may throw to end it all. */
  @FunctionalInterface
  public interface Listener {
    void durable(CollectCheckpoint checkpoint);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  private final Probe.Source probes;
  private final Load load;
  private final ArtifactStore store;
  private final Path stateDirectory;
  private final String host;

  /**
   * @param stateDirectory the worker's, on the node's own disk
   * @param host name of the host, as in its task queue
   */
  public Collector(
      Probe.Source probes, Load load, ArtifactStore store, Path stateDirectory, String host) {
    this.probes = probes;
    this.load = load;
    this.store = store;
    this.stateDirectory = stateDirectory;
    this.host = host;
  }

  /**
   * Collects what is left to collect and puts the trace into the store. Asking again for a finished
   * collection gives the same trace; another collection under its name is refused.
   *
   * @param last what the last attempt reported, or {@link CollectCheckpoint#NONE}
   * @throws MllbException NOT_POSSIBLE_NOW when the name is another collection's; those of the
   *     disk, the probe, the workloads and the store
   */
  public TraceRef collect(
      String experimentId, CollectSpec collect, CollectCheckpoint last, Listener listener)
      throws InterruptedException {
    try {
      TraceFolder folder = TraceFolder.open(stateDirectory, experimentId);
      NodeIdentity node = NodeIdentity.read(host);
      // However far it is prolonged, it is the same collection.
      folder.claim(experimentId, collect.prolonged(null));
      CollectState state = resume(folder, folder.load(), last, node);
      TraceRef done = state.result();
      if (done != null) {
        return done;
      }
      if (!state.isEnded() && state.collectedNs() < collect.longest().toNanos()) {
        try (CollectionAttempt collection =
            new CollectionAttempt(experimentId, collect, folder, node, state, probes, load)) {
          state = collection.run(listener);
        }
      }
      return finish(experimentId, collect, folder, node, state);
    } catch (IOException e) {
      throw FileFailure.of("cannot keep the trace on this node", e);
    }
  }

  /** Puts an interruption of the last attempt on record. */
  private static CollectState resume(
      TraceFolder folder, CollectState state, CollectCheckpoint last, NodeIdentity node)
      throws IOException {
    SegmentEntry open = state.open();
    if (open == null) {
      return state;
    }
    SegmentEntry found = SegmentRecovery.recover(folder.segment(open.file()), open);
    long rows = found == null ? 0 : found.rows().rows();
    long counted = Math.max(open.rows().rows(), lastOfOpen(state, last));
    String reason =
        open.bootId().equals(node.bootId())
            ? "the worker or its probe went away"
            : "the node went down";
    Gap gap =
        new Gap(
            open.file(),
            state.epochMs(),
            System.currentTimeMillis(),
            reason,
            Math.max(0, counted - rows));
    LOG.warn(
        "collection goes on after {}: {} rows found in {}, {} counted before",
        reason,
        rows,
        open.file(),
        counted);
    CollectState recovered = state.recovered(found, gap);
    folder.save(recovered);
    return recovered;
  }

  /** Rows of the open segment as the heartbeat knew them. */
  private static long lastOfOpen(CollectState state, CollectCheckpoint last) {
    if (last.segment() != state.nextSegment()) {
      return 0;
    }
    return last.rows() - state.closed().stream().mapToLong(s -> s.rows().rows()).sum();
  }

  private TraceRef finish(
      String experimentId,
      CollectSpec collect,
      TraceFolder folder,
      NodeIdentity node,
      CollectState state)
      throws IOException {
    List<SegmentEntry> stored = new ArrayList<>();
    for (SegmentEntry segment : state.closed()) {
      String name = host + "-" + segment.file();
      stored.add(segment.stored(store.put(folder.segment(segment.file()), name)));
    }
    Manifest manifest =
        Manifest.of(
            CollectionAttempt.lineage(experimentId, node, probes.object(collect.policy())),
            collect.sampleEvery(),
            stored,
            state.gaps(),
            state.workloads());
    RowCounts rows = manifest.rows();
    TraceRef trace =
        new TraceRef(
            store.put(manifest.json(), "trace.json"),
            rows.rows(),
            rows.heuristic(),
            manifest.counters().dropped(),
            state.gaps().size(),
            rows.mismatches());
    folder.save(state.finished(stored, trace, System.currentTimeMillis()));
    return trace;
  }
}
