// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the limits are that this machine's owner sets. */
public final class PolicyOption {

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      defaultValue = "${env:MLLB_POLICY:-/etc/mllb/policy.yaml}",
      description =
          "What the owner of this node allows (default: $$MLLB_POLICY, else"
              + " /etc/mllb/policy.yaml).")
  private Path policy = Path.of("/etc/mllb/policy.yaml");

  public Path path() {
    return policy;
  }
}
