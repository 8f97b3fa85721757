// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

/** A call of libbpf or the kernel failed. */
public final class BpfException extends Exception {

  private static final long serialVersionUID = 1L;

  /** {@code ENOTSUPP}: what arm64 kernels without trampolines answer to fexit. */
  public static final int ENOTSUPP = 524;

  private final int errno;
  private final String log;

  /**
   * @param what was tried, for example {@code "attach mllb_decision_fexit"}
   * @param errno positive error number
   * @param log what libbpf and the verifier said; may be empty
   */
  public BpfException(String what, int errno, String log) {
    super(what + ": errno " + errno + (log.isEmpty() ? "" : " (" + lastLine(log) + ")"));
    this.errno = errno;
    this.log = log;
  }

  public int errno() {
    return errno;
  }

  /** Everything libbpf said since the object was opened, with the verifier's log. */
  public String log() {
    return log;
  }

  private static String lastLine(String log) {
    String stripped = log.strip();
    return stripped.substring(stripped.lastIndexOf('\n') + 1);
  }
}
