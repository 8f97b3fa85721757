// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MetadataDirective;

/** Copies an object inside its bucket: to move it, which S3 cannot, and to make it young again. */
final class S3Copy {

  /** S3 copies 5 GiB in one go; more goes in parts of 1 GiB. */
  private static final long PART_BYTES = 1L << 30;

  private final S3Client s3;
  private final String bucket;

  S3Copy(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /** It counts as put now. */
  void renew(String key, long size) {
    copy(key, key, size);
  }

  void copy(String from, String to, long size) {
    if (size > PART_BYTES) {
      copyInParts(from, to, size);
      return;
    }
    s3.copyObject(
        request ->
            request
                .sourceBucket(bucket)
                .sourceKey(from)
                .destinationBucket(bucket)
                .destinationKey(to)
                // S3 copies an object to itself only with other metadata; ours have none.
                .metadataDirective(MetadataDirective.REPLACE));
  }

  private void copyInParts(String from, String to, long size) {
    String upload = s3.createMultipartUpload(r -> r.bucket(bucket).key(to)).uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    for (long at = 0; at < size; at += PART_BYTES) {
      int number = parts.size() + 1;
      String range = "bytes=" + at + "-" + (Math.min(size, at + PART_BYTES) - 1);
      String tag =
          s3.uploadPartCopy(
                  request ->
                      request
                          .sourceBucket(bucket)
                          .sourceKey(from)
                          .destinationBucket(bucket)
                          .destinationKey(to)
                          .copySourceRange(range)
                          .uploadId(upload)
                          .partNumber(number))
              .copyPartResult()
              .eTag();
      parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
    }
    s3.completeMultipartUpload(
        request ->
            request
                .bucket(bucket)
                .key(to)
                .uploadId(upload)
                .multipartUpload(all -> all.parts(parts)));
  }
}
