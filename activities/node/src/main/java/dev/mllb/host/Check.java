// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import org.jspecify.annotations.Nullable;

/**
 * One precondition, tried.
 *
 * @param name what was tried, for people
 * @param failure null when it holds; else what its absence is called
 * @param detail what was found
 * @param fix what a person can do; empty when it holds
 */
public record Check(String name, @Nullable FailureCode failure, String detail, String fix) {

  static Check ok(String name, String detail) {
    return new Check(name, null, detail, "");
  }

  static Check failed(String name, FailureCode failure, String detail, String fix) {
    return new Check(name, failure, detail, fix);
  }

  public boolean holds() {
    return failure == null;
  }

  /**
   * Goes on only when it holds.
   *
   * @throws MllbException with the code, finding and fix when it does not
   */
  public void orThrow() {
    if (failure != null) {
      throw new MllbException(failure, name + ": " + detail + "; " + fix);
    }
  }
}
