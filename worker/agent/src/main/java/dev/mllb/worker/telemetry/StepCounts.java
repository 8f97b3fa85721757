// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.telemetry;

import dev.mllb.model.TraceRef;
import dev.mllb.model.TrialMeasurement;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;

/** Counts what finished steps report: rows, drops, repetitions, decisions by the model. */
final class StepCounts extends WorkerInterceptorBase {

  private static final String QUEUE_PREFIX = "mllb-host-";

  private final MeterRegistry registry;

  StepCounts(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      private String host = "";

      @Override
      public void init(ActivityExecutionContext context) {
        String queue = context.getInfo().getActivityTaskQueue();
        host = queue.startsWith(QUEUE_PREFIX) ? queue.substring(QUEUE_PREFIX.length()) : "";
        super.init(context);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        ActivityOutput output = super.execute(input);
        count(output.getResult(), host);
        return output;
      }
    };
  }

  void count(Object result, String host) {
    if (result instanceof TraceRef trace) {
      add("mllb.trace.rows", host, trace.rows());
      add("mllb.trace.dropped", host, trace.dropped());
      add("mllb.trace.mismatches", host, trace.mismatches());
    } else if (result instanceof TrialMeasurement trial) {
      add("mllb.trial.repetitions", host, trial.nativeRepetitions() + trial.mllbRepetitions());
      add("mllb.trial.void.repetitions", host, trial.voidRepetitions());
      add("mllb.trial.decisions", host, trial.liveDecisions());
      add("mllb.trial.flips", host, trial.flips());
      add("mllb.trial.trips", host, trial.trips().size());
    }
  }

  private void add(String name, String host, long amount) {
    registry.counter(name, "host", host).increment((double) amount);
  }
}
