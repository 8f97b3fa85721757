// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class S3StoreTest {

  private static final S3Location PLACE = S3Location.parse("s3://" + LocalS3.BUCKET + "/fleet");

  @TempDir private static Path serverFolder;
  private static LocalS3 server;
  private static S3Client s3;

  @TempDir private Path folder;

  @BeforeAll
  static void startServer() throws Exception {
    boolean there = Files.exists(LocalS3.PROGRAM);
    if (!there) {
      System.err.println("SKIPPED, the S3 store is NOT tested: no " + LocalS3.PROGRAM);
    }
    assumeTrue(there, "no S3 server at " + LocalS3.PROGRAM);
    server = new LocalS3(serverFolder);
    s3 = server.client();
  }

  @AfterAll
  static void stopServer() throws InterruptedException {
    if (server != null) {
      server.stop();
    }
  }

  private S3Store store(String machine) {
    return new S3Store(s3, PLACE, folder.resolve(machine));
  }

  private static String key(ArtifactRef ref) {
    return PLACE.prefix() + StoreLayout.key(ref);
  }

  @Test
  void whatOneMachinePutsAnotherFetches() {
    ArtifactRef ref = store("a").put("hello".getBytes(UTF_8), "a.txt");
    assertThat(store("b").fetch(ref)).hasContent("hello");
    assertThat(store("a").put("hello".getBytes(UTF_8), "a.txt")).isEqualTo(ref);
  }

  @Test
  void anUploadThatWasCutOffGoesOnWithItsNextPart() throws IOException {
    byte[] content = random(2 * S3Upload.PART_BYTES + 12_345, 1);
    Path file = Files.write(folder.resolve("big"), content);
    ArtifactRef ref = new DirectoryStore(folder.resolve("name-only")).put(file, "big.bin");
    String upload =
        s3.createMultipartUpload(to -> to.bucket(LocalS3.BUCKET).key(key(ref))).uploadId();
    s3.uploadPart(
        to -> to.bucket(LocalS3.BUCKET).key(key(ref)).uploadId(upload).partNumber(1),
        RequestBody.fromBytes(Arrays.copyOf(content, S3Upload.PART_BYTES)));
    // A part with the wrong content, as a crash of the sender may leave it, is sent again.
    s3.uploadPart(
        to -> to.bucket(LocalS3.BUCKET).key(key(ref)).uploadId(upload).partNumber(2),
        RequestBody.fromBytes(random(S3Upload.PART_BYTES, 2)));

    assertThat(store("a").put(file, "big.bin")).isEqualTo(ref);
    assertThat(store("b").fetch(ref)).hasBinaryContent(content);
    assertThat(s3.listMultipartUploads(of -> of.bucket(LocalS3.BUCKET)).uploads())
        .as("the upload begun was used and ended, none is left over")
        .noneMatch(left -> left.key().equals(key(ref)));
  }

  @Test
  void aDownloadThatWasCutOffGoesOnWhereItStopped() throws IOException {
    byte[] content = random(300_000, 3);
    ArtifactRef ref = store("a").put(content, "part.bin");
    Path incoming = Files.createDirectories(folder.resolve("b/incoming"));
    Files.write(incoming.resolve(ref.sha256() + ".s3"), Arrays.copyOf(content, 200_000));
    assertThat(store("b").fetch(ref)).hasBinaryContent(content);
    assertThat(incoming).isEmptyDirectory();
  }

  @Test
  void contentThatIsNotWhatItsAddressSaysIsRefusedAndNotKept() {
    ArtifactRef ref = store("a").put("hello".getBytes(UTF_8), "a.bin");
    s3.putObject(to -> to.bucket(LocalS3.BUCKET).key(key(ref)), RequestBody.fromString("jello"));
    failsWith(FailureCode.ARTIFACT_CORRUPT, () -> store("b").fetch(ref));
    assertThat(folder.resolve("b").resolve(StoreLayout.key(ref))).doesNotExist();
    store("a").discard(new StoredArtifact(ref, Instant.now().plusSeconds(60)));
    store("a").put("hello".getBytes(UTF_8), "a.bin");
    assertThat(store("b").fetch(ref)).as("a good copy later is taken").hasContent("hello");
  }

  @Test
  void aSizeThatIsNotTheAnnouncedOneIsRefusedBeforeAByteIsRead() {
    ArtifactRef small = store("a").put("hello".getBytes(UTF_8), "size.bin");
    ArtifactRef huge = new ArtifactRef(small.uri(), small.sha256(), Long.MAX_VALUE);
    failsWith(FailureCode.ARTIFACT_CORRUPT, () -> store("b").fetch(huge));
    assertThat(folder.resolve("b/incoming")).doesNotExist();
  }

  @Test
  void keysThatAreNotArtifactsAreNeitherListedNorTouched() {
    ArtifactRef ref = store("a").put("listed".getBytes(UTF_8), "l.txt");
    String foreign = PLACE.prefix() + "ab/../../etc/passwd";
    s3.putObject(
        to -> to.bucket(LocalS3.BUCKET).key(PLACE.prefix() + "notes.txt"),
        RequestBody.fromString("x"));
    assertThat(store("a").list().map(StoredArtifact::ref)).contains(ref);
    assertThat(store("a").list().map(found -> found.ref().name())).doesNotContain("notes.txt");
    assertThat(StoreLayout.ref(foreign, 1)).isEmpty();
  }

  @Test
  void removingTwiceIsFineAndFetchingAfterItSaysThatItIsGone() {
    S3Store store = store("a");
    ArtifactRef ref = store.put("gone".getBytes(UTF_8), "g.txt");
    StoredArtifact listed = store.list().filter(each -> each.ref().equals(ref)).findFirst().get();
    store.discard(listed);
    store.discard(listed);
    failsWith(FailureCode.ARTIFACT_STORE_UNAVAILABLE, () -> store.fetch(ref));
  }

  private static StoredArtifact listed(S3Store store, ArtifactRef ref) {
    return store.list().filter(each -> each.ref().equals(ref)).findFirst().orElseThrow();
  }

  /** An experiment that needs what an old one made has just put it, as far as garbage goes. */
  @Test
  void whatIsPutAgainIsYoungAgainAndStays() throws IOException {
    S3Store store = store("a");
    ArtifactRef ref = store.put("again".getBytes(UTF_8), "again.txt");
    age("again.txt", Duration.ofDays(9));
    StoredArtifact listed = listed(store, ref);
    assertThat(listed.modified()).isBefore(Instant.now().minus(Duration.ofDays(8)));

    store("b").put("again".getBytes(UTF_8), "again.txt");
    assertThat(listed(store, ref).modified()).isAfter(Instant.now().minus(Duration.ofDays(1)));
    assertThat(store.discard(listed)).as("stays").isTrue();
    assertThat(store("c").fetch(ref)).hasContent("again");
    assertThat(store.discard(listed(store, ref))).isFalse();
  }

  /** It takes minutes to copy what has gigabytes. */
  @Test
  void whatIsPutAgainWhileItIsCopiedToTheTrashStays() throws IOException {
    ArtifactRef ref = store("a").put("huge".getBytes(UTF_8), "huge.bin");
    age("huge.bin", Duration.ofDays(9));
    StoredArtifact listed = listed(store("a"), ref);
    S3Client slow =
        (S3Client)
            Proxy.newProxyInstance(
                S3Client.class.getClassLoader(),
                new Class<?>[] {S3Client.class},
                (self, method, arguments) -> {
                  Object answer = method.invoke(s3, arguments);
                  if (method.getName().equals("copyObject")) {
                    age("huge.bin", Duration.ZERO);
                  }
                  return answer;
                });
    assertThat(new S3Store(slow, PLACE, folder.resolve("slow")).discard(listed)).isTrue();
    assertThat(store("b").fetch(ref)).hasContent("huge");
  }

  private static void age(String name, Duration since) throws IOException {
    try (Stream<Path> files = Files.walk(serverFolder)) {
      for (Path file : files.filter(each -> each.endsWith(name)).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(since)));
      }
    }
  }

  @Test
  void aWrongSecretAndAMissingServerAreSentences() {
    S3Store stranger = new S3Store(server.client("tester", "wrong"), PLACE, folder.resolve("s"));
    failsWith(
        FailureCode.ARTIFACT_STORE_UNAVAILABLE, () -> stranger.put("x".getBytes(UTF_8), "x.txt"));
    failsWith(FailureCode.ARTIFACT_STORE_UNAVAILABLE, () -> stranger.list());
  }

  private static void failsWith(FailureCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(MllbException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static byte[] random(int bytes, long seed) {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    return content;
  }

  @Test
  void theTrashIsInTheBucketAndCanBeTakenBack() {
    S3Store store = store("a");
    ArtifactRef ref = store.put("old one".getBytes(UTF_8), "old.npy");
    StoredArtifact listed = new StoredArtifact(ref, Instant.now().plusSeconds(60));
    store.discard(listed);
    assertThat(store.list().map(StoredArtifact::ref)).doesNotContain(ref);
    assertThat(store.trash().map(StoredArtifact::ref)).contains(ref);
    store.recover(listed);
    assertThat(store("b").fetch(ref)).hasContent("old one");
    store.discard(listed);
    store.purge(listed);
    store.recover(listed);
    assertThat(store.trash().map(StoredArtifact::ref)).doesNotContain(ref);
  }

  @Test
  void aRecordThatIsNoneIsNotReadIntoMemory() {
    s3.putObject(
        to -> to.bucket(LocalS3.BUCKET).key(PLACE.prefix() + "endless/a.json"),
        RequestBody.fromBytes(new byte[StoreRecords.MOST_BYTES + 1]));
    StoreRecords records = store("a").records("endless");
    assertThatThrownBy(() -> records.read("a.json")).hasMessageContaining("it is no record");
    assertThatThrownBy(() -> records.change("a.json", old -> old))
        .isInstanceOfSatisfying(
            MllbException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.ARTIFACT_STORE_UNAVAILABLE));
  }

  @Test
  void whatIsTooLargeToBeReadIsNotDownloaded() {
    ArtifactRef ref = store("a").put(new byte[5000], "large.bin");
    ArtifactRef unsized = ArtifactRef.of("large.bin", ref.sha256(), 0);
    failsWith(FailureCode.DATA_UNUSABLE, () -> store("b").read(unsized, 4096));
    assertThat(folder.resolve("b")).doesNotExist();
  }

  @Test
  void anUploadThatNobodyEndsIsRemoved() {
    ArtifactRef ref = ArtifactRef.of("never.bin", "ab".repeat(32), 1);
    s3.createMultipartUpload(to -> to.bucket(LocalS3.BUCKET).key(key(ref)));
    // This server says of each upload that it began just now.
    store("a").tidy(Instant.now().minus(Duration.ofDays(1)));
    assertThat(s3.listMultipartUploads(of -> of.bucket(LocalS3.BUCKET)).uploads())
        .anyMatch(left -> left.key().equals(key(ref)));
    assertThat(store("a").tidy(Instant.now().plus(Duration.ofDays(1)))).isPositive();
    assertThat(s3.listMultipartUploads(of -> of.bucket(LocalS3.BUCKET)).uploads())
        .noneMatch(left -> left.key().equals(key(ref)));
  }

  /** One after the other: this server takes a conditional write as any other. */
  @Test
  void whatOneMachineRecordsTheNextOneChanges() {
    StoreRecords one = store("a").records("models");
    StoreRecords two = store("b").records("models");
    one.change("marks.json", before -> Optional.of("one".getBytes(UTF_8)));
    two.change(
        "marks.json",
        before -> before.map(text -> (new String(text, UTF_8) + "+two").getBytes(UTF_8)));
    one.change("marks.json", before -> Optional.empty());
    assertThat(one.read("marks.json")).hasValue("one+two".getBytes(UTF_8));
    assertThat(two.list()).containsExactly("marks.json");
    assertThat(two.read("none.json")).isEmpty();
    two.remove("marks.json");
    two.remove("marks.json");
    assertThat(one.list()).isEmpty();
  }
}
