// SPDX-License-Identifier: Apache-2.0
package dev.mllb.node;

import dev.mllb.collect.KernelProbe;
import dev.mllb.collect.Probe;
import dev.mllb.collect.ProbeOptions;
import dev.mllb.model.SchedulerCall;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.scheduler.run.SchedulerProbe;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Probes of whoever decides: the kernel, or a scheduler in its place.
 *
 * @param schedulers as this machine's owner lets them be used
 */
public record Probes(Supplier<SchedulerCatalogue> schedulers) implements Probe.Source {

  @Override
  public Probe attach(ProbeOptions options) {
    SchedulerCall decider = options.decider();
    return decider == null
        ? KernelProbe.attach(options)
        : SchedulerProbe.attach(decider, schedulers.get(), options);
  }

  @Override
  public String object(@Nullable SchedulerCall decider) {
    return decider == null ? KernelProbe.OBJECT : schedulers.get().find(decider).file();
  }
}
