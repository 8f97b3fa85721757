package dev.mllb.fleet;

import dev.mllb.activities.Heartbeats;
import dev.mllb.activity.HostActivities;
import dev.mllb.activity.ModuleActivities;
import dev.mllb.activity.TraceActivities;
import dev.mllb.activity.TrialActivities;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.HostFacts;
import dev.mllb.model.ModuleProof;
import dev.mllb.model.ModuleRef;
import dev.mllb.model.RestoreOutcome;
import dev.mllb.model.TraceRef;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TuneSpec;
import dev.mllb.workflow.Samples;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import java.util.List;

/**
 * A host that works for a while and writes down what it did: "touched" from the tuning on, "native"
 * after restoring.
 */
final class SimulatedHost
    implements HostActivities, TraceActivities, ModuleActivities, TrialActivities {

  private final String host;
  private final Journal journal;
  private final long stepMillis;

  /** What a heartbeat says. */
  record Beat(String note, double share) {}

  SimulatedHost(String host, Journal journal, long stepMillis) {
    this.host = host;
    this.journal = journal;
    this.stepMillis = stepMillis;
  }

  @Override
  public HostFacts preflight() {
    work("preflight", 1);
    return Samples.facts(host);
  }

  @Override
  public HostFacts tune(String experimentId, TuneSpec tune) {
    journal.note(host + " touched " + experimentId);
    return Samples.facts(host);
  }

  @Override
  public String bootId() {
    return "boot-1";
  }

  @Override
  public RestoreOutcome restore(String experimentId) {
    journal.note(host + " native " + experimentId);
    return new RestoreOutcome(true, List.of(), List.of());
  }

  @Override
  public TraceRef collect(String experimentId, CollectSpec collect) {
    work("collect", 4);
    return Samples.trace();
  }

  @Override
  public ModuleRef build(String experimentId, ExportedModel model) {
    work("build", 2);
    return Samples.module();
  }

  @Override
  public ModuleProof verify(String experimentId, ModuleRef module, ExportedModel model) {
    work("verify", 1);
    return Samples.proof();
  }

  @Override
  public TrialMeasurement measure(TrialRequest request) {
    work("measure-" + request.trial().name(), 3);
    return Samples.measurement();
  }

  private void work(String step, int units) {
    var context = Activity.getExecutionContext();
    String id = context.getInfo().getWorkflowId();
    journal.note(host + " begin " + step + " " + id);
    try (Heartbeats beats = Heartbeats.start(context, new Beat(step, 0), () -> {})) {
      long parts = Math.max(1, units * stepMillis / 50);
      for (long part = 0; part < parts; part++) {
        Thread.sleep(Math.min(50, units * stepMillis));
        beats.checkpoint(new Beat(step + " " + part + " of " + parts, (double) part / parts));
      }
      journal.note(host + " end " + step + " " + id);
    } catch (ActivityCompletionException e) {
      journal.note(host + " stopped " + step + " " + id);
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
