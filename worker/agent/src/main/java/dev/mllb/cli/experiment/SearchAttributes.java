// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.workflow.ExperimentAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the namespace knows the attributes that experiments set.
 *
 * @param first those that it had from the beginning
 * @param arms {@code MllbArms} too: a fleet may take its new workers before its server learns of it
 */
record SearchAttributes(boolean first, boolean arms) {

  /** What to do for the one that is missing; null when none is, or all are. */
  @Nullable String missing() {
    return first && !arms
        ? "the server does not know the search attribute MllbArms, so experiments do without it;"
            + " deploy/temporal/fleet/setup.sh adds it"
        : null;
  }

  static SearchAttributes knownTo(WorkflowClient client) {
    try {
      OperatorServiceStubs stubs =
          OperatorServiceStubs.newServiceStubs(
              OperatorServiceStubsOptions.newBuilder()
                  .setChannel(client.getWorkflowServiceStubs().getRawChannel())
                  .validateAndBuildWithDefaults());
      Set<String> known =
          stubs
              .blockingStub()
              .listSearchAttributes(
                  ListSearchAttributesRequest.newBuilder()
                      .setNamespace(client.getOptions().getNamespace())
                      .build())
              .getCustomAttributesMap()
              .keySet();
      boolean first =
          ExperimentAttributes.FIRST.stream().allMatch(key -> known.contains(key.getName()));
      return new SearchAttributes(
          first, first && known.contains(ExperimentAttributes.ARMS.getName()));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        throw new MllbException(
            FailureCode.SERVER_UNAVAILABLE,
            "the Temporal server has no namespace "
                + client.getOptions().getNamespace()
                + "; name another with --namespace or TEMPORAL_NAMESPACE, or make it:"
                + " deploy/temporal/fleet/setup.sh --namespace "
                + client.getOptions().getNamespace(),
            e);
      }
      // A server that does not say is taken for one that knows none: nothing gets stuck.
      return new SearchAttributes(false, false);
    }
  }
}
