// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {

  private static final byte[] MODEL = "MLLB and some weights".getBytes(UTF_8);

  @TempDir private Path folder;

  private Path key(String name) {
    Path key = folder.resolve(name);
    SigningKeys.make(key);
    return key;
  }

  @Test
  void aSignatureIsOfOneKeyAndOneFile() {
    Path mine = key("mine");
    Path other = key("other");
    byte[] signature = SigningKeys.sign(mine, MODEL);

    assertThat(SigningKeys.isSignedBy(SigningKeys.publicBeside(mine), MODEL, signature)).isTrue();
    assertThat(SigningKeys.isSignedBy(SigningKeys.publicBeside(other), MODEL, signature)).isFalse();
    byte[] changed = MODEL.clone();
    changed[20] ^= 1;
    assertThat(SigningKeys.isSignedBy(SigningKeys.publicBeside(mine), changed, signature))
        .isFalse();
    for (byte[] broken : new byte[][] {{}, {1, 2}, new byte[64], new byte[9999]}) {
      assertThat(SigningKeys.isSignedBy(SigningKeys.publicBeside(mine), MODEL, broken)).isFalse();
    }
  }

  @Test
  void thePrivateKeyIsItsOwnersAloneAndNeverOverwritten() throws IOException {
    Path key = key("mine");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    String before = Files.readString(key);
    assertThatThrownBy(() -> SigningKeys.make(key)).isInstanceOf(MllbException.class);
    assertThat(key).hasContent(before);
  }

  @Test
  void whatIsNoKeyIsNamed() throws IOException {
    Path none = Files.writeString(folder.resolve("none"), "hello");
    Path mine = key("mine");
    assertThatThrownBy(() -> SigningKeys.sign(none, MODEL)).hasMessageContaining("none");
    assertThatThrownBy(() -> SigningKeys.sign(SigningKeys.publicBeside(mine), MODEL))
        .hasMessageContaining("mine.pub");
    assertThatThrownBy(() -> SigningKeys.isSignedBy(mine, MODEL, new byte[64]))
        .hasMessageContaining("mine");
  }
}
