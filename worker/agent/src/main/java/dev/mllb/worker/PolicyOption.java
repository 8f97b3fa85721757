// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.host.HostPolicy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the limits are that this machine's owner sets. */
public final class PolicyOption {

  private static final String USUAL = "/etc/mllb/policy.yaml";

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      defaultValue = "${env:MLLB_POLICY}",
      description =
          "What the owner of this node allows; has to be there when another is named than the"
              + " usual one (default: $$MLLB_POLICY, else "
              + USUAL
              + " if there is one).")
  private @Nullable String named;

  public Path path() {
    return Path.of(isNamed() ? named : USUAL);
  }

  /**
   * What the owner allows. Who names a file counts on its bounds: one that is not there is not
   * taken for none.
   *
   * @throws dev.mllb.failure.MllbException as of {@link HostPolicy#read}
   */
  public HostPolicy read() {
    return isNamed() ? HostPolicy.read(path()) : HostPolicy.readIfThere(path());
  }

  /** Settings of packages before name the usual file: that says no more than to name none. */
  private boolean isNamed() {
    return named != null && !named.isBlank() && !named.equals(USUAL);
  }
}
