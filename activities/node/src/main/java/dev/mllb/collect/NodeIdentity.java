// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.machine.MachineFacts;

/**
 * Which machine, kernel and boot this is.
 *
 * @param host name of the host, as in its task queue
 * @param kernelRelease {@code uname -r}
 * @param arch {@code uname -m}
 * @param btfSha256 digest of the kernel's BTF; empty when there is none
 * @param bootId this boot's id
 */
public record NodeIdentity(
    String host, String kernelRelease, String arch, String btfSha256, String bootId) {

  /** Reads this machine's. */
  public static NodeIdentity read(String host) {
    MachineFacts machine = MachineFacts.here();
    return new NodeIdentity(
        host,
        machine.kernelRelease(),
        MachineFacts.architecture(),
        machine.btfSha256(),
        machine.bootId());
  }
}
