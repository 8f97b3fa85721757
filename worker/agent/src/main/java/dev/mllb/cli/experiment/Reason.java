// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import picocli.CommandLine.Option;

/** Why a person intervenes; whoever looks at it later wants to know. */
final class Reason {

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; it is kept with what is done.")
  private String text = "";

  @Override
  public String toString() {
    return text;
  }
}
