// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * One boot of a trial, before it is made.
 *
 * @param block of the trial
 * @param place of the boot in its block, counting from 0
 * @param arm name of what is booted
 * @param attempt counting from 0: boots of this place that did not come up, or were cut short
 */
public record BootTicket(int block, int place, String arm, int attempt) implements Request {

  /** For a person. */
  public String inWords() {
    return "boot of "
        + arm
        + ", block "
        + (block + 1)
        + (attempt == 0 ? "" : ", attempt " + (attempt + 1));
  }
}
