// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import dev.mllb.basics.SigningKeys;
import dev.mllb.workflow.DoctorWorkflow;
import dev.mllb.workflow.HostLeaseWorkflow;
import dev.mllb.workflow.HostWorkflow;
import dev.mllb.workflow.TaskQueues;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.common.v1.Payloads;
import io.temporal.common.RetryOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.interceptors.Header;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;

/**
 * Signs what the workflows of this control worker ask of hosts. Signatures are in headers, which a
 * replay does not compare: a workflow takes the same way with a key, without, and with another.
 *
 * <p>Whoever may start workflows can start any of ours, so not all are signed for: an experiment is
 * (starting one is what clients are for), a trial only as the child that an experiment here
 * started, and what belongs to one host only under the id that makes it the only one.
 */
public final class CommandSigner extends WorkerInterceptorBase {

  private static final Logger log = Workflow.getLogger(CommandSigner.class);

  private static final String EXPERIMENT = "ExperimentWorkflow";
  private static final String TRIAL = "TrialWorkflow";

  private final Path key;
  private final DataConverter converter = new RawArguments();

  /**
   * @param key private key, the same one for all control workers of a fleet
   * @throws dev.mllb.failure.MllbException when it cannot be used
   */
  public CommandSigner(Path key) {
    this.key = key;
    byte[] unused = SigningKeys.sign(key, new byte[0]);
  }

  @Override
  public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
    return new WorkflowInboundCallsInterceptorBase(next) {
      private boolean isOurChild;

      @Override
      public void init(WorkflowOutboundCallsInterceptor calls) {
        super.init(
            new WorkflowOutboundCallsInterceptorBase(calls) {
              @Override
              public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
                return super.executeActivity(signed(input, isOurChild));
              }

              @Override
              public <R> ChildWorkflowOutput<R> executeChildWorkflow(ChildWorkflowInput<R> input) {
                return super.executeChildWorkflow(signed(input));
              }
            });
      }

      @Override
      public WorkflowOutput execute(WorkflowInput input) {
        isOurChild = isOurChild(input.getHeader());
        return super.execute(input);
      }
    };
  }

  private <R> WorkflowOutboundCallsInterceptor.ActivityInput<R> signed(
      WorkflowOutboundCallsInterceptor.ActivityInput<R> input, boolean isOurChild) {
    String queue = input.getOptions().getTaskQueue();
    String host = queue == null ? null : TaskQueues.hostOf(queue);
    if (host == null || WorkflowUnsafe.isReplaying()) {
      return input;
    }
    WorkflowInfo me = Workflow.getInfo();
    if (!mayAsk(me, host, isOurChild)) {
      log.warn(
          "not signed: {} of {} asked by {} {}, which no experiment of this fleet started",
          input.getActivityName(),
          host,
          me.getWorkflowType(),
          me.getWorkflowId());
      return input;
    }
    String expiry = "" + (Workflow.currentTimeMillis() + life(input.getOptions()).toMillis());
    Command command =
        Command.activity(
            me.getNamespace(),
            me.getWorkflowType(),
            me.getWorkflowId(),
            me.getRunId(),
            input.getActivityName(),
            queue,
            digest(input.getArgs()),
            expiry);
    return new WorkflowOutboundCallsInterceptor.ActivityInput<>(
        input.getActivityName(),
        input.getResultClass(),
        input.getResultType(),
        input.getArgs(),
        input.getOptions(),
        Command.header(input.getHeader(), sign(command), expiry));
  }

  private <R> WorkflowOutboundCallsInterceptor.ChildWorkflowInput<R> signed(
      WorkflowOutboundCallsInterceptor.ChildWorkflowInput<R> input) {
    WorkflowInfo me = Workflow.getInfo();
    if (!me.getWorkflowType().equals(EXPERIMENT) || WorkflowUnsafe.isReplaying()) {
      return input;
    }
    Command command =
        Command.child(
            me.getNamespace(),
            input.getWorkflowType(),
            input.getWorkflowId(),
            me.getWorkflowId(),
            me.getRunId(),
            digest(input.getArgs()));
    return new WorkflowOutboundCallsInterceptor.ChildWorkflowInput<>(
        input.getWorkflowId(),
        input.getWorkflowType(),
        input.getResultClass(),
        input.getResultType(),
        input.getArgs(),
        input.getOptions(),
        Command.header(input.getHeader(), sign(command), ""));
  }

  private static boolean mayAsk(WorkflowInfo workflow, String host, boolean isOurChild) {
    String id = workflow.getWorkflowId();
    return switch (workflow.getWorkflowType()) {
      case EXPERIMENT -> true;
      case TRIAL -> isOurChild;
      case "DoctorWorkflow" -> id.equals(DoctorWorkflow.id(host));
      case "HostLeaseWorkflow" -> id.equals(HostLeaseWorkflow.id(host));
      case "HostWorkflow" -> id.equals(HostWorkflow.id(host));
      default -> false;
    };
  }

  /** The parent is the server's word; that it meant this child is the signature's. */
  private boolean isOurChild(Header header) {
    WorkflowInfo me = Workflow.getInfo();
    byte[] signature = Command.signature(header);
    if (signature == null || me.getParentWorkflowId().isEmpty()) {
      return false;
    }
    Command command =
        Command.child(
            me.getNamespace(),
            me.getWorkflowType(),
            me.getWorkflowId(),
            me.getParentWorkflowId().get(),
            me.getParentRunId().orElse(""),
            RawArguments.digest());
    // Ed25519 is deterministic: who holds the key can make the only right signature again.
    return MessageDigest.isEqual(signature, sign(command));
  }

  private byte[] sign(Command command) {
    return SigningKeys.sign(key, command.bytes());
  }

  private String digest(Object[] arguments) {
    return Command.digest(
        converter.toPayloads(arguments).map(Payloads::getPayloadsList).orElse(List.of()));
  }

  /** How long the server may go on trying it. */
  private static Duration life(ActivityOptions options) {
    if (options.getScheduleToCloseTimeout() != null) {
      return options.getScheduleToCloseTimeout();
    }
    RetryOptions retry = options.getRetryOptions();
    Duration attempt =
        options
            .getStartToCloseTimeout()
            .plus(retry.getMaximumInterval() == null ? Duration.ZERO : retry.getMaximumInterval());
    return attempt
        .multipliedBy(Math.max(1, retry.getMaximumAttempts()))
        .plus(options.getScheduleToStartTimeout());
  }
}
