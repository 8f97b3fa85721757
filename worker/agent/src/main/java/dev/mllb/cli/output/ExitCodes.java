// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.output;

/** Exit codes that scripts rely on. */
public final class ExitCodes {

  public static final int OK = 0;

  /** Failure of the software, a server or a node. */
  public static final int FAILURE = 1;

  public static final int USAGE = 2;
  public static final int PLAN_REJECTED = 3;

  /** The experiment finished, but no verdict can be given. */
  public static final int INCONCLUSIVE = 4;

  /** Stopped by Ctrl-C. */
  public static final int INTERRUPTED = 130;

  private ExitCodes() {}
}
