// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of one piece of work on the node's own disk. It belongs to one request: what lies in
 * it is gone on with by the same request only, and is never another one's result.
 */
public final class WorkFolder {

  /** A name in a folder has 255 bytes at most; a digest and an ending need some of them. */
  private static final int NAME_LENGTH = 180;

  private static final String REQUEST = "request.json";

  private WorkFolder() {}

  /**
   * What the folder was made for.
   *
   * @param sha256 digest of the request with all its options
   * @param id name it was asked under
   */
  record Owner(String sha256, String id) {}

  /** A file name for a name that is free text of any length. */
  public static String name(String id) {
    String plain = id.replaceAll("[^A-Za-z0-9._-]", "_");
    boolean hidden = plain.isEmpty() || plain.startsWith(".");
    String safe = hidden ? "_" + plain : plain;
    if (safe.length() <= NAME_LENGTH) {
      return safe;
    }
    String digest = Digest.sha256(id.getBytes(StandardCharsets.UTF_8));
    return safe.substring(0, NAME_LENGTH) + "-" + digest.substring(0, 16);
  }

  /**
   * Makes the folder this request's, or finds that it is.
   *
   * @param request everything that was asked; the same record gives the same digest
   * @throws MllbException NOT_POSSIBLE_NOW when it is another one's
   */
  public static void claim(Path folder, String id, Object request) {
    Path file = folder.resolve(REQUEST);
    try {
      Owner mine = new Owner(Digest.sha256(Json.bytes(request)), id);
      if (!Files.exists(file)) {
        DurableFile.write(file, Json.bytes(mine));
        return;
      }
      Owner owner = Json.read(Files.readAllBytes(file), Owner.class);
      if (!owner.sha256().equals(mine.sha256())) {
        throw new MllbException(
            FailureCode.NOT_POSSIBLE_NOW,
            "'"
                + id
                + "' was measured or begun here with other options, and its result is not an answer"
                + " to these; take another id, or remove "
                + folder);
      }
    } catch (IOException e) {
      throw FileFailure.of("cannot use " + file, e);
    }
  }
}
