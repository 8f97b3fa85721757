// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Artifacts in an S3-compatible store, under the same names as in a folder. A local folder keeps
 * verified copies; nothing that the store says is believed before its digest is right.
 */
public final class S3Store implements ArtifactStore, ArtifactInventory {

  /** Long enough for a busy store to begin its answer, short enough to notice one that is gone. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  /** Far below the age of garbage, and no more than one copy of an object in an hour. */
  private static final Duration RENEWED_AFTER = Duration.ofHours(1);

  private final S3Client s3;
  private final S3Location location;
  private final DirectoryStore cache;

  S3Store(S3Client s3, S3Location location, Path cache) {
    this.s3 = s3;
    this.location = location;
    this.cache = new DirectoryStore(cache);
  }

  static S3Store open(S3Location location, Path cache) {
    return new S3Store(builder(System.getenv()).build(), location, cache);
  }

  /** No question to a cloud's metadata address: a node in a rack would wait for its time-out. */
  static S3ClientBuilder builder(Map<String, String> environment) {
    String endpoint =
        environment.getOrDefault(
            "AWS_ENDPOINT_URL_S3", environment.getOrDefault("AWS_ENDPOINT_URL", ""));
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(environment.getOrDefault("AWS_REGION", "us-east-1")))
            .credentialsProvider(
                AwsCredentialsProviderChain.of(
                    EnvironmentVariableCredentialsProvider.create(),
                    ProfileCredentialsProvider.create()))
            .forcePathStyle(!endpoint.isEmpty())
            // Stores other than Amazon's know no trailing checksums; we verify SHA-256 ourselves.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(ANSWER_WITHIN)
                    .socketTimeout(ANSWER_WITHIN));
    if (!endpoint.isEmpty()) {
      builder.endpointOverride(URI.create(endpoint));
    }
    return builder;
  }

  @Override
  public ArtifactRef put(Path file, String name) {
    return upload(cache.put(file, name));
  }

  @Override
  public ArtifactRef put(byte[] content, String name) {
    return upload(cache.put(content, name));
  }

  @Override
  public Path fetch(ArtifactRef ref, long most) {
    try {
      return cache.fetchCopy(ref, most);
    } catch (MllbException e) {
      if (e.code() == FailureCode.ARTIFACT_CORRUPT) {
        // The copy went bad on this disk; the store's may be good.
        cache.remove(new StoredArtifact(ref, Instant.EPOCH));
      }
    }
    Optional<HeadObjectResponse> head = call("read " + ref.uri(), () -> head(ref));
    if (head.isEmpty()) {
      throw new MllbException(
          FailureCode.ARTIFACT_STORE_UNAVAILABLE,
          ref.uri() + " is not in the artifact store " + location);
    }
    DirectoryStore.checkSize(ref, head.get().contentLength(), most);
    return call(
        "read " + ref.uri(),
        () -> new S3Download(s3, location.bucket(), key(ref), cache).fetch(ref, head.get()));
  }

  @Override
  public StoreRecords records(String folder) {
    String prefix = location.prefix() + (folder.isEmpty() ? "" : folder + "/");
    return new S3Records(s3, location.bucket(), prefix);
  }

  @Override
  public Stream<StoredArtifact> list() {
    return list(location.prefix());
  }

  @Override
  public Stream<StoredArtifact> trash() {
    return list(location.prefix() + StoreLayout.TRASH);
  }

  private Stream<StoredArtifact> list(String prefix) {
    return call(
        "list " + location,
        () ->
            s3
                .listObjectsV2Paginator(request -> request.bucket(location.bucket()).prefix(prefix))
                .contents()
                .stream()
                .flatMap(
                    object ->
                        StoreLayout.ref(object.key().substring(prefix.length()), object.size())
                            .map(ref -> new StoredArtifact(ref, object.lastModified()))
                            .stream())
                .toList()
                .stream());
  }

  @Override
  public boolean discard(StoredArtifact artifact) {
    ArtifactRef ref = artifact.ref();
    if (isYounger(artifact)) {
      return true;
    }
    if (copied(artifact, key(ref), trashKey(ref))) {
      // Gigabytes take minutes to copy: who has put it again meanwhile keeps it.
      if (isYounger(artifact)) {
        return true;
      }
      remove(artifact, key(ref));
    }
    cache.remove(artifact);
    return false;
  }

  private boolean isYounger(StoredArtifact artifact) {
    ArtifactRef ref = artifact.ref();
    return call("look at " + ref.uri(), () -> head(ref))
        .map(now -> new StoredArtifact(ref, now.lastModified()))
        .filter(now -> now.isYoungerThan(artifact))
        .isPresent();
  }

  @Override
  public void recover(StoredArtifact artifact) {
    if (copied(artifact, trashKey(artifact.ref()), key(artifact.ref()))) {
      purge(artifact);
    }
  }

  @Override
  public void purge(StoredArtifact artifact) {
    remove(artifact, trashKey(artifact.ref()));
  }

  @Override
  public int tidy(Instant olderThan) {
    return call(
        "tidy " + location,
        () -> {
          List<MultipartUpload> abandoned =
              s3
                  .listMultipartUploadsPaginator(
                      request -> request.bucket(location.bucket()).prefix(location.prefix()))
                  .uploads()
                  .stream()
                  .filter(upload -> isOurs(upload) && isOlder(upload.initiated(), olderThan))
                  .toList();
          for (MultipartUpload upload : abandoned) {
            s3.abortMultipartUpload(
                request ->
                    request
                        .bucket(location.bucket())
                        .key(upload.key())
                        .uploadId(upload.uploadId()));
          }
          return abandoned.size();
        });
  }

  /** A store that does not say when an upload began keeps it. */
  private static boolean isOlder(@Nullable Instant begun, Instant than) {
    return begun != null && begun.isBefore(than);
  }

  private boolean isOurs(MultipartUpload upload) {
    return upload.key().startsWith(location.prefix())
        && StoreLayout.ref(upload.key().substring(location.prefix().length()), 0).isPresent();
  }

  /** Whether there was something to copy: what is gone already is fine. */
  private boolean copied(StoredArtifact artifact, String from, String to) {
    return call(
        "copy " + artifact.ref().uri(),
        () -> {
          try {
            new S3Copy(s3, location.bucket()).copy(from, to, artifact.ref().sizeBytes());
          } catch (NoSuchKeyException e) {
            return false;
          }
          return true;
        });
  }

  private void remove(StoredArtifact artifact, String key) {
    call(
        "remove " + artifact.ref().uri(),
        () -> s3.deleteObject(request -> request.bucket(location.bucket()).key(key)));
  }

  private String trashKey(ArtifactRef ref) {
    return location.prefix() + StoreLayout.TRASH + StoreLayout.key(ref);
  }

  private ArtifactRef upload(ArtifactRef ref) {
    return call(
        "store " + ref.uri(),
        () -> {
          Optional<HeadObjectResponse> there = head(ref);
          if (there.isEmpty() || there.get().contentLength() != ref.sizeBytes()) {
            new S3Upload(s3, location.bucket(), key(ref)).put(cache.fetch(ref));
          } else if (there.get().lastModified().isBefore(Instant.now().minus(RENEWED_AFTER))) {
            renew(ref);
          }
          return ref;
        });
  }

  /** It counts as new, as in a folder: who collects garbage keeps what is young. */
  private void renew(ArtifactRef ref) throws IOException {
    try {
      new S3Copy(s3, location.bucket()).renew(key(ref), ref.sizeBytes());
    } catch (NoSuchKeyException e) {
      // Collected just now.
      new S3Upload(s3, location.bucket(), key(ref)).put(cache.fetch(ref));
    }
  }

  private Optional<HeadObjectResponse> head(ArtifactRef ref) {
    try {
      return Optional.of(s3.headObject(request -> request.bucket(location.bucket()).key(key(ref))));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  private String key(ArtifactRef ref) {
    return location.prefix() + StoreLayout.key(ref);
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T call(String what, Work<T> work) {
    try {
      return work.run();
    } catch (SdkException e) {
      throw new MllbException(
          FailureCode.ARTIFACT_STORE_UNAVAILABLE,
          "cannot " + what + " in " + location + ": " + e.getMessage(),
          e);
    } catch (IOException e) {
      throw DirectoryStore.unavailable("cannot " + what, e);
    }
  }
}
