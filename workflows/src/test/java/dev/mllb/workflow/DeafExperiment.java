// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.Progress;

/** An experiment of a test's own that nobody asks or tells anything. */
abstract class DeafExperiment implements ExperimentWorkflow {

  @Override
  public Progress progress() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ExperimentSummary soFar() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void retryTrial(String trial) {}

  @Override
  public void skipTrial(String trial) {}

  @Override
  public void abort(String reason) {}

  @Override
  public void validateRetry(String trial) {}

  @Override
  public void validateSkip(String trial) {}

  @Override
  public void validateAbort(String reason) {}

  @Override
  public void leaseGranted(String token) {}

  @Override
  public void leaseLost(String reason) {}
}
