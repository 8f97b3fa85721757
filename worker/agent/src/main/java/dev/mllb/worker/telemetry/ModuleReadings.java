// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.telemetry;

import dev.mllb.model.ModuleSpec;
import dev.mllb.module.MllbControl;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel module of this machine as it is at the moment of a scrape. Its counters begin anew
 * with each load, which Prometheus takes for a restart.
 */
public final class ModuleReadings {

  private static final Logger log = LoggerFactory.getLogger(ModuleReadings.class);

  private static final List<String> COUNTERS =
      List.of(
          "calls",
          "hard_refusals",
          "forced",
          "decided",
          "acted",
          "agree",
          "flips_to_yes",
          "flips_to_no",
          "refusal_limit_hits",
          "errors");

  private final MllbControl module;
  private final String host;

  public ModuleReadings(MllbControl module, String host) {
    this.module = module;
    this.host = host;
  }

  void bindTo(MeterRegistry registry) {
    Gauge.builder("mllb.module.loaded", this, here -> here.module.isLoaded() ? 1 : 0)
        .tag("host", host)
        .register(registry);
    Gauge.builder("mllb.module.acting", this, ModuleReadings::acting)
        .description("1 while the module may change decisions (canary or active)")
        .tag("host", host)
        .register(registry);
    for (String name : COUNTERS) {
      FunctionCounter.builder("mllb.module.decisions", this, here -> here.counter(name))
          .tags("host", host, "counter", name)
          .register(registry);
    }
  }

  private double acting() {
    try {
      ModuleSpec.Mode mode = module.isLoaded() ? module.mode() : ModuleSpec.Mode.OFF;
      return mode == ModuleSpec.Mode.CANARY || mode == ModuleSpec.Mode.ACTIVE ? 1 : 0;
    } catch (RuntimeException e) {
      log.debug("the module went away while it was read", e);
      return 0;
    }
  }

  private double counter(String name) {
    try {
      return module.isLoaded() ? module.counters().get(name) : 0;
    } catch (RuntimeException e) {
      log.debug("the module went away while it was read", e);
      return 0;
    }
  }
}
