// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.trace;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.cli.output.ByHand;
import dev.mllb.cli.output.DurationConverter;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.output.SizeConverter;
import dev.mllb.cli.store.FreshId;
import dev.mllb.cli.store.StateOption;
import dev.mllb.cli.store.StoreOption;
import dev.mllb.collect.CatalogueLoad;
import dev.mllb.collect.CollectCheckpoint;
import dev.mllb.collect.Collector;
import dev.mllb.dataset.LabelGate;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.TraceRef;
import dev.mllb.model.WorkloadCall;
import dev.mllb.node.Probes;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.trace.Manifest;
import dev.mllb.worker.HostName;
import dev.mllb.workload.run.WorkloadRunner;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Collects on this machine, without a server. */
@Command(
    name = "collect",
    description = "Collects migration decisions on this machine; goes on when called again.")
public final class CollectCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--id",
      paramLabel = "NAME",
      description =
          "Name; the same name and options go on where they stopped (default: a new one each"
              + " time).")
  private String id = FreshId.of("collect");

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "150s",
      description = "How long to collect, such as 90s or 2m (${DEFAULT-VALUE}).")
  private Duration duration = CollectSpec.USUAL_DURATION;

  @Option(
      names = "--seconds",
      converter = DurationConverter.class,
      hidden = true,
      description = "Former name of --duration.")
  void seconds(Duration former) {
    duration = former;
  }

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      description = "Workload of the catalogue to run beside it; repeatable.")
  private List<String> workloads = List.of();

  @Option(
      names = "--sample-every",
      paramLabel = "N",
      defaultValue = "1",
      description = "Keep one decision in this many (${DEFAULT-VALUE}).")
  private int sampleEvery;

  @Option(
      names = "--ring-bytes",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      defaultValue = "4MiB",
      description = "Ring buffer, a power of two (${DEFAULT-VALUE}).")
  private int ringBytes = CollectSpec.USUAL_RING_BYTES;

  @Option(names = "--outcomes", description = "Follow tasks after the decision as well.")
  private boolean outcomes;

  @Option(
      names = "--overhead-per-mille",
      paramLabel = "N",
      defaultValue = "0",
      description = "Probe budget per CPU; 0 = none (${DEFAULT-VALUE}).")
  private int overheadPerMille;

  @Option(
      names = "--cpus",
      split = ",",
      paramLabel = "CPU",
      description = "CPUs the collector itself may use.")
  private List<Integer> cpus = List.of();

  @Option(
      names = "--numa-node",
      paramLabel = "NODE",
      description = "NUMA node of the ring's and the collector's memory.")
  private @Nullable Integer numaNode;

  @Option(
      names = "--counters",
      split = ",",
      paramLabel = "NAME",
      description = "Hardware counter in every row, two at most: cycles, instructions ...")
  private List<String> counters = List.of();

  @Option(names = "--counter", hidden = true, description = "Former name of --counters.")
  void counter(List<String> former) {
    counters = former;
  }

  @Option(
      names = "--batch-records",
      paramLabel = "N",
      defaultValue = "" + CollectSpec.DEFAULT_BATCH_RECORDS,
      description = "Records per chunk of the file (${DEFAULT-VALUE}).")
  private int batchRecords;

  @Option(
      names = "--scheduler",
      paramLabel = "NAME",
      description =
          "Collect what this sched_ext scheduler of the catalogue decides; it is in force for that"
              + " time (default: what the kernel decides).")
  private @Nullable String scheduler;

  @Option(
      names = "--scheduler-option",
      paramLabel = "OPTION=VALUE",
      description = "Option of the scheduler; repeatable.")
  private Map<String, String> options = Map.of();

  @Mixin private final StateOption where = new StateOption();

  /** The same as of the commands that take the trace up. */
  @Mixin private StoreOption store = new StoreOption();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws Exception {
    if (!CollectSpec.COUNTERS.containsAll(counters) || counters.size() > CollectSpec.MAX_COUNTERS) {
      throw new ParameterException(
          spec.commandLine(), "--counters: two at most of " + CollectSpec.COUNTERS);
    }
    if (scheduler == null && !options.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--scheduler-option is of a scheduler: name it with --scheduler");
    }
    if (scheduler != null && !counters.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--counters are read at the kernel's decisions, not a scheduler's");
    }
    Files.createDirectories(where.path());
    WorkloadRunner runner = WorkloadRunner.byHand(where.path());
    ArtifactStore artifacts = store.store();
    var collector =
        new Collector(
            new Probes(SchedulerCatalogue::load),
            new CatalogueLoad(runner),
            artifacts,
            where.path(),
            HostName.here());
    Callable<Integer> work =
        () -> {
          TraceRef trace =
              collector.collect(
                  id,
                  collect(),
                  CollectCheckpoint.NONE,
                  checkpoint -> output.aside(checkpoint.note()));
          print(trace);
          LabelGate.objection(Manifest.read(trace, artifacts)).ifPresent(this::warn);
          return ExitCodes.OK;
        };
    return ByHand.alone(where.path(), work);
  }

  private CollectSpec collect() {
    return new CollectSpec(
        duration,
        workloads.stream().map(name -> new WorkloadCall(name, Map.of())).toList(),
        sampleEvery,
        ringBytes,
        outcomes,
        overheadPerMille,
        cpus,
        numaNode,
        counters,
        batchRecords,
        null,
        scheduler == null ? null : new SchedulerCall(scheduler, options));
  }

  private void warn(String objection) {
    output.aside("WARNING: a model must not be trained on this trace: " + objection);
  }

  private void print(TraceRef trace) {
    output.result(
        trace,
        () ->
            List.of(
                String.format(
                    Locale.ROOT,
                    "%,d rows (%,d reached the heuristic), %,d dropped, %d gaps, %,d mismatches",
                    trace.rows(),
                    trace.heuristicRows(),
                    trace.dropped(),
                    trace.gaps(),
                    trace.mismatches()),
                trace.manifest().uri()));
  }
}
