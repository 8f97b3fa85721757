// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Set;

/**
 * Ed25519 keys in PEM files, as OpenSSL writes them, and detached signatures: of {@code model.bin},
 * and of what a control worker asks of a node.
 */
public final class SigningKeys {

  private static final String ALGORITHM = "Ed25519";

  private SigningKeys() {}

  /**
   * Makes a pair: the private key for its owner alone, the public one beside it as {@code .pub}.
   *
   * @throws MllbException when a file is there already
   */
  public static void make(Path privateKey) {
    Path publicKey = publicBeside(privateKey);
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      write(privateKey, "PRIVATE", pair.getPrivate().getEncoded(), "rw-------");
      write(publicKey, "PUBLIC", pair.getPublic().getEncoded(), "rw-r--r--");
    } catch (IOException e) {
      throw FileFailure.of("cannot write " + privateKey + " and its .pub", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** Where {@link #make} puts the public key. */
  public static Path publicBeside(Path privateKey) {
    return privateKey.resolveSibling(privateKey.getFileName() + ".pub");
  }

  /**
   * Signs.
   *
   * @param privateKey PEM file
   * @param content all of it
   */
  public static byte[] sign(Path privateKey, byte[] content) {
    try {
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM)
              .generatePrivate(new PKCS8EncodedKeySpec(key(privateKey, "PRIVATE")));
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw unusable(privateKey, "is not a private Ed25519 key");
    }
  }

  /** Whether the signature is this key's. */
  public static boolean isSignedBy(Path publicKey, byte[] content, byte[] signature) {
    try {
      PublicKey key =
          KeyFactory.getInstance(ALGORITHM)
              .generatePublic(new X509EncodedKeySpec(key(publicKey, "PUBLIC")));
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(content);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false; // not even of the right length
    } catch (GeneralSecurityException e) {
      throw unusable(publicKey, "is not a public Ed25519 key");
    }
  }

  private static void write(Path file, String kind, byte[] key, String permissions)
      throws IOException {
    String pem =
        "-----BEGIN "
            + kind
            + " KEY-----\n"
            + Base64.getEncoder().encodeToString(key)
            + "\n-----END "
            + kind
            + " KEY-----\n";
    try (var out =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))) {
      out.write(ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII)));
    }
  }

  private static byte[] key(Path file, String kind) {
    try {
      String pem = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      String begin = "-----BEGIN " + kind + " KEY-----";
      int from = pem.indexOf(begin) + begin.length();
      int to = pem.indexOf("-----END " + kind + " KEY-----", from);
      if (from < begin.length() || to < 0) {
        throw unusable(file, "is not a PEM file with a " + kind + " KEY");
      }
      return Base64.getMimeDecoder().decode(pem.substring(from, to));
    } catch (IOException e) {
      throw FileFailure.of("cannot read the key " + file, e);
    } catch (IllegalArgumentException e) {
      throw unusable(file, "is not a PEM file");
    }
  }

  private static MllbException unusable(Path file, String why) {
    return new MllbException(
        FailureCode.NOT_POSSIBLE_NOW, file + " " + why + "; mllb models key makes one");
  }
}
