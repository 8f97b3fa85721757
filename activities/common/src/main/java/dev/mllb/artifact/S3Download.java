// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Downloads one artifact into the folder of verified copies. One that was cut off goes on where it
 * stopped; one that is not what its address says never gets there.
 */
final class S3Download {

  private static final int BUFFER_BYTES = 1 << 16;

  private final S3Client s3;
  private final String bucket;
  private final String key;
  private final DirectoryStore cache;

  S3Download(S3Client s3, String bucket, String key, DirectoryStore cache) {
    this.s3 = s3;
    this.bucket = bucket;
    this.key = key;
    this.cache = cache;
  }

  Path fetch(ArtifactRef ref, HeadObjectResponse head) throws IOException {
    long size = head.contentLength();
    if (ref.hasSize() && size != ref.sizeBytes()) {
      throw corrupt(ref, "has " + size + " bytes, not " + ref.sizeBytes());
    }
    Path partial = cache.incoming().download(ref.sha256());
    // Twice: the partial file and the verified copy are there together for a moment.
    cache.needSpace(ref, size);
    complete(partial, size);
    String found = ContentHash.sha256(partial);
    if (!found.equals(ref.sha256())) {
      Files.delete(partial);
      throw corrupt(ref, "has sha256 " + found);
    }
    cache.put(partial, ref.name());
    Files.deleteIfExists(partial);
    return cache.fetch(ref);
  }

  private void complete(Path partial, long size) throws IOException {
    long have = Files.exists(partial) ? Files.size(partial) : 0;
    if (have > size) {
      Files.delete(partial);
      have = 0;
    }
    if (have == size && Files.exists(partial)) {
      // Whole, however old: who tidies is to leave it until it is taken over.
      Files.setLastModifiedTime(partial, FileTime.from(Instant.now()));
      return;
    }
    long from = have;
    try (InputStream in =
            s3.getObject(
                request -> {
                  request.bucket(bucket).key(key);
                  if (from > 0) {
                    request.range("bytes=" + from + "-");
                  }
                });
        OutputStream out =
            Files.newOutputStream(partial, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      copy(in, out, size - from);
    }
  }

  /** No more than was announced: a store that goes on sending fills no disk. */
  private static void copy(InputStream in, OutputStream out, long most) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = most;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new IOException("the store stopped " + left + " bytes before the end");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  private MllbException corrupt(ArtifactRef ref, String what) {
    return new MllbException(
        FailureCode.ARTIFACT_CORRUPT,
        "s3://"
            + bucket
            + "/"
            + key
            + " "
            + what
            + "; remove it and make it anew ("
            + ref.uri()
            + ")");
  }
}
