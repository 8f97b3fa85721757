// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.bpf.KernelBtf;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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

  private static final Path BTF = Path.of("/").resolve(KernelBtf.RUNNING);

  /** Reads this machine's. */
  public static NodeIdentity read(String host) {
    try {
      return new NodeIdentity(
          host,
          Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
          System.getProperty("os.arch").replace("amd64", "x86_64"),
          Files.exists(BTF) ? sha256(BTF) : "",
          Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.PERMISSION_DENIED, "cannot read this machine's identity: " + e, e);
    }
  }

  static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
