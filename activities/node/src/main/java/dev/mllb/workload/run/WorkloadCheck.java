// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import org.jspecify.annotations.Nullable;

/**
 * Whether this machine can run one workload, or what it lets workloads use.
 *
 * @param name what was asked, for people
 * @param failure null when all is well; else what is wrong is called
 * @param detail what was found
 * @param fix what a person can do; empty when all is well
 */
public record WorkloadCheck(String name, @Nullable FailureCode failure, String detail, String fix) {

  static WorkloadCheck ok(String name, String detail) {
    return new WorkloadCheck(name, null, detail, "");
  }

  static WorkloadCheck failed(String name, FailureCode failure, String detail, String fix) {
    return new WorkloadCheck(name, failure, detail, fix);
  }

  public boolean holds() {
    return failure == null;
  }

  /**
   * Goes on only when all is well.
   *
   * @throws MllbException with the code, finding and fix of what is not
   */
  public void orThrow() {
    if (failure != null) {
      throw new MllbException(failure, name + ": " + detail + "; " + fix);
    }
  }
}
