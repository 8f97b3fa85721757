// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;

/**
 * Uploads one file. A large one goes in parts, and an upload that was cut off goes on where it
 * stopped: its key is the content's digest, so what lies there is the same file.
 */
final class S3Upload {

  /** S3 wants at least 5 MiB a part and at most 10,000 parts: files up to 78 GiB. */
  static final int PART_BYTES = 8 << 20;

  private static final int MOST_PARTS = 10_000;

  private final S3Client s3;
  private final String bucket;
  private final String key;

  S3Upload(S3Client s3, String bucket, String key) {
    this.s3 = s3;
    this.bucket = bucket;
    this.key = key;
  }

  void put(Path file) throws IOException {
    long size = Files.size(file);
    if (size <= PART_BYTES) {
      s3.putObject(request -> request.bucket(bucket).key(key), file);
      return;
    }
    if (size > (long) PART_BYTES * MOST_PARTS) {
      throw new IOException(file + " is larger than an S3 store takes: " + size + " bytes");
    }
    String upload = begun().orElseGet(this::begin);
    Map<Integer, Part> there = parts(upload);
    List<CompletedPart> done = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file)) {
      for (int number = 1; (number - 1L) * PART_BYTES < size; number++) {
        done.add(part(channel, number, size, upload, there.get(number)));
      }
    }
    s3.completeMultipartUpload(
        request ->
            request
                .bucket(bucket)
                .key(key)
                .uploadId(upload)
                .multipartUpload(all -> all.parts(done)));
  }

  private CompletedPart part(
      FileChannel channel,
      int number,
      long size,
      String upload,
      @org.jspecify.annotations.Nullable Part there)
      throws IOException {
    byte[] content = read(channel, (number - 1L) * PART_BYTES, size);
    // A part of another content is simply sent again: the last one sent counts.
    String tag =
        there != null && there.eTag().contains(ContentHash.md5(content))
            ? there.eTag()
            : s3.uploadPart(
                    request -> request.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                    RequestBody.fromBytes(content))
                .eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  private static byte[] read(FileChannel channel, long from, long size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(PART_BYTES, size - from));
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    return buffer.array();
  }

  /** The youngest upload of this key that was begun and not ended. */
  private Optional<String> begun() {
    return s3.listMultipartUploads(request -> request.bucket(bucket).prefix(key)).uploads().stream()
        .filter(upload -> upload.key().equals(key))
        .map(MultipartUpload::uploadId)
        .reduce((older, younger) -> younger);
  }

  private String begin() {
    return s3.createMultipartUpload(request -> request.bucket(bucket).key(key)).uploadId();
  }

  private Map<Integer, Part> parts(String upload) {
    Map<Integer, Part> parts = new HashMap<>();
    s3.listPartsPaginator(request -> request.bucket(bucket).key(key).uploadId(upload))
        .parts()
        .forEach(part -> parts.put(part.partNumber(), part));
    return parts;
  }
}
