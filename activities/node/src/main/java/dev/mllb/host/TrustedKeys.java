// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.basics.FileFailure;
import dev.mllb.basics.OwnersFiles;
import dev.mllb.basics.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The public keys in a folder of this machine's owner; read anew each time, so that keys come and
 * go.
 *
 * @param folder of {@code .pub} files; one that is not there trusts nobody
 */
public record TrustedKeys(Path folder) {

  /**
   * Whether one of the keys made this signature.
   *
   * @throws dev.mllb.failure.MllbException PERMISSION_DENIED when others may write a key
   */
  public boolean signed(byte[] content, byte[] signature) {
    return keys().stream().anyMatch(key -> SigningKeys.isSignedBy(key, content, signature));
  }

  private List<Path> keys() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    OwnersFiles.checkFolder(folder);
    try (var files = Files.newDirectoryStream(folder, "*.pub")) {
      List<Path> keys = new ArrayList<>();
      for (Path key : files) {
        OwnersFiles.check(key);
        keys.add(key);
      }
      return keys;
    } catch (IOException e) {
      throw FileFailure.of("cannot list " + folder, e);
    }
  }
}
