// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.telemetry;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.ScopeCloseException;
import com.uber.m3.util.Duration;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker's metrics: Temporal's own, the JVM's, and those of experiments and the module. */
public final class Telemetry implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Telemetry.class);

  /** How often Temporal's counters flow into the registry; less than any scrape interval. */
  private static final double REPORT_EVERY_SECONDS = 5;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Scope scope;

  /** The registry holds what it measures weakly: what nobody else holds turns into NaN. */
  private final List<ModuleReadings> modules = new ArrayList<>();

  public Telemetry() {
    new UptimeMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    scope =
        new RootScopeBuilder()
            .reporter(new MicrometerClientStatsReporter(registry))
            .reportEvery(Duration.ofSeconds(REPORT_EVERY_SECONDS));
  }

  /** For the connection: Temporal's metrics, and those that workflow code counts. */
  public Scope scope() {
    return scope;
  }

  /** Counts what steps on a host found. */
  public WorkerInterceptor counting() {
    return new StepCounts(registry);
  }

  /** The module's counters of this machine, read at each scrape. */
  public void watchModule(ModuleReadings module) {
    modules.add(module);
    module.bindTo(registry);
  }

  /** All metrics in Prometheus' text format. */
  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    try {
      scope.close();
    } catch (ScopeCloseException e) {
      log.debug("the last counts were not reported", e);
    }
    registry.close();
  }
}
