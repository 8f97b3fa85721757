// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SignatureException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysMutationTest {

  private static final byte[] CONTENT = "what is signed".getBytes(UTF_8);

  @TempDir Path folder;

  private Path key;
  private Path damaged;
  private byte[] signature;

  @BeforeEach
  void pair() {
    key = folder.resolve("key");
    damaged = folder.resolve("damaged");
    SigningKeys.make(key);
    signature = SigningKeys.sign(key, CONTENT);
  }

  @Test
  void damagedPrivateKeysAreRefusedAsSuch() throws IOException {
    Mutants.read(
        "private key",
        List.of(Files.readAllBytes(key)),
        bytes -> SigningKeys.sign(Files.write(damaged, bytes), CONTENT),
        MllbException.class);
  }

  /** One that is a key all the same is another's. */
  @Test
  void damagedPublicKeysAreRefusedAsSuchOrSignedNothing() throws IOException {
    Mutants.read(
        "public key",
        List.of(Files.readAllBytes(SigningKeys.publicBeside(key))),
        bytes -> {
          if (!SigningKeys.isSignedBy(Files.write(damaged, bytes), CONTENT, signature)) {
            throw new SignatureException("another key");
          }
        },
        MllbException.class,
        SignatureException.class);
  }

  /** In each of its bytes: no second signature can be made of one. */
  @Test
  void aDamagedSignatureIsNone() {
    Path trusted = SigningKeys.publicBeside(key);
    Mutants.read(
        "signature",
        List.of(signature),
        bytes -> {
          if (!SigningKeys.isSignedBy(trusted, CONTENT, bytes)) {
            throw new SignatureException("not this key's");
          }
          assertThat(bytes).isEqualTo(signature);
        },
        SignatureException.class);
  }
}
