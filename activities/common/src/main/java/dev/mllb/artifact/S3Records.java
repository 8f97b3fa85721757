// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Records as objects of a bucket. A change is written on condition that nobody wrote since it was
 * read, else it is made again from what is there now.
 */
final class S3Records implements StoreRecords {

  private static final int CHANGED_MEANWHILE = 412;
  private static final int CHANGED_JUST_NOW = 409;
  private static final int NO_CONDITIONS = 501;

  /** A registry changes a few times an hour: losing this often in a row is a fault. */
  private static final int TRIES = 20;

  private final S3Client s3;
  private final String bucket;
  private final String prefix;

  S3Records(S3Client s3, String bucket, String prefix) {
    this.s3 = s3;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  @Override
  public List<String> list() {
    try {
      return s3
          .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix).delimiter("/"))
          .contents()
          .stream()
          .map(object -> object.key().substring(prefix.length()))
          .filter(StoreLayout::isRecord)
          .sorted()
          .toList();
    } catch (SdkException e) {
      throw unavailable("list", "", e);
    }
  }

  @Override
  public Optional<byte[]> read(String name) {
    return Optional.ofNullable(get(name)).map(ResponseBytes::asByteArray);
  }

  @Override
  public void change(String name, UnaryOperator<Optional<byte[]>> change) {
    for (int tries = 0; tries < TRIES; tries++) {
      ResponseBytes<GetObjectResponse> there = get(name);
      Optional<byte[]> changed =
          change.apply(Optional.ofNullable(there).map(ResponseBytes::asByteArray));
      if (changed.isEmpty()
          || isPut(name, changed.get(), there == null ? null : there.response().eTag())) {
        return;
      }
    }
    throw new MllbException(
        FailureCode.ARTIFACT_STORE_UNAVAILABLE,
        "cannot change " + this + name + ": others changed it " + TRIES + " times meanwhile");
  }

  @Override
  public void remove(String name) {
    try {
      s3.deleteObject(request -> request.bucket(bucket).key(prefix + name));
    } catch (SdkException e) {
      throw unavailable("remove", name, e);
    }
  }

  private boolean isPut(String name, byte[] content, @Nullable String tag) {
    try {
      s3.putObject(
          request -> {
            request.bucket(bucket).key(prefix + name);
            var unused = tag == null ? request.ifNoneMatch("*") : request.ifMatch(tag);
          },
          RequestBody.fromBytes(content));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == CHANGED_MEANWHILE || e.statusCode() == CHANGED_JUST_NOW) {
        return false;
      }
      if (e.statusCode() != NO_CONDITIONS) {
        throw unavailable("write", name, e);
      }
    } catch (SdkException e) {
      throw unavailable("write", name, e);
    }
    // A store without conditional writes: the last of two changes at the same moment stays.
    try {
      s3.putObject(
          request -> request.bucket(bucket).key(prefix + name), RequestBody.fromBytes(content));
      return true;
    } catch (SdkException e) {
      throw unavailable("write", name, e);
    }
  }

  private @Nullable ResponseBytes<GetObjectResponse> get(String name) {
    try (ResponseInputStream<GetObjectResponse> in =
        s3.getObject(request -> request.bucket(bucket).key(prefix + name))) {
      byte[] content = in.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        // What comes after is not waited for.
        in.abort();
        throw new IOException("it has more than " + MOST_BYTES + " bytes: it is no record");
      }
      return ResponseBytes.fromByteArray(in.response(), content);
    } catch (NoSuchKeyException e) {
      return null;
    } catch (IOException e) {
      throw DirectoryStore.unavailable("cannot read " + this + name, e);
    } catch (SdkException e) {
      throw unavailable("read", name, e);
    }
  }

  private MllbException unavailable(String what, String name, SdkException e) {
    return new MllbException(
        FailureCode.ARTIFACT_STORE_UNAVAILABLE,
        "cannot " + what + " " + this + name + ": " + e.getMessage(),
        e);
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix;
  }
}
