// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

/** A call of libbpf or the kernel failed. */
public final class BpfException extends Exception {

  private static final long serialVersionUID = 1L;

  /** {@code ENOTSUPP}: what arm64 kernels without trampolines answer to fexit. */
  public static final int ENOTSUPP = 524;

  private static final String END_OF_VERIFIER = "-- END PROG LOAD LOG --";

  private final int errno;
  private final String log;

  /**
   * @param what was tried, for example {@code "attach mllb_decision_fexit"}
   * @param errno positive error number
   * @param log what libbpf and the verifier said; may be empty
   */
  public BpfException(String what, int errno, String log) {
    super(what + ": errno " + errno + (log.isEmpty() ? "" : " (" + reason(log) + ")"));
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

  /**
   * The verifier's last words, where it spoke: after them come its own statistics, and libbpf's
   * lines about what failed with the program. Else the last line.
   */
  private static String reason(String log) {
    int end = log.lastIndexOf(END_OF_VERIFIER);
    return (end < 0 ? log : log.substring(0, end))
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("processed "))
        .reduce((before, last) -> last)
        .orElse("")
        .strip();
  }
}
