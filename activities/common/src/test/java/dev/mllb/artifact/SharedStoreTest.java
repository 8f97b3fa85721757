// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.basics.ChildProcess;
import dev.mllb.basics.Digest;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store that a hostile machine writes to as well. */
class SharedStoreTest {

  @TempDir private Path shared;
  @TempDir private Path state;

  private ArtifactStore store;
  private ArtifactRef ref;
  private Path there;

  @BeforeEach
  void something() throws IOException {
    store = ArtifactStores.open(shared.toString(), state);
    ref = store.put("hello".getBytes(UTF_8), "a.txt");
    there = new DirectoryStore(shared).locate(ref);
  }

  @Test
  void whatIsSwappedAfterTheCheckIsNotWhatIsRead() throws IOException {
    Path file = store.fetch(ref);
    Files.writeString(there, "evil!");
    assertThat(file).hasContent("hello").startsWith(state);
    assertThat(store.fetch(ref)).as("fetched again").hasContent("hello");
  }

  @Test
  void whatIsSwappedBeforeIsRefusedAndKeptNowhere() throws IOException {
    Files.writeString(there, "evil!");
    assertThatThrownBy(() -> store.fetch(ref))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.ARTIFACT_CORRUPT));
    try (var files = Files.walk(state)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aLinkOutOfTheStoreIsNotFollowed() throws IOException {
    Path secret = Files.writeString(state.resolve("secret"), "hello");
    Files.delete(there);
    Files.createSymbolicLink(there, secret);
    assertThatThrownBy(() -> store.fetch(ref)).isInstanceOf(MllbException.class);
  }

  @Test
  void nothingIsWrittenThroughALink(@TempDir Path elsewhere) throws IOException {
    Files.delete(shared.resolve("incoming"));
    Files.createSymbolicLink(shared.resolve("incoming"), elsewhere);
    assertThatThrownBy(() -> store.put("more".getBytes(UTF_8), "b.txt"))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("is a link");
    assertThat(elsewhere).isEmptyDirectory();

    Files.delete(shared.resolve("incoming"));
    ArtifactRef other = ArtifactRef.of("b.txt", Digest.sha256("more".getBytes(UTF_8)), 4);
    Files.createSymbolicLink(shared.resolve(other.sha256().substring(0, 2)), elsewhere);
    assertThatThrownBy(() -> store.put("more".getBytes(UTF_8), "b.txt"))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("is a link");
    assertThat(elsewhere).isEmptyDirectory();
  }

  /** As fast as a hostile writer could be: between the creation and the first byte. */
  @Test
  void aLinkSwappedInWhileWeWriteGetsNothing(@TempDir Path elsewhere) throws IOException {
    Path victim = Files.writeString(elsewhere.resolve("victim"), "mine");
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-------"));
    ArtifactRef stored =
        new DirectoryStore(shared)
            .store(
                out -> {
                  Path temporary = temporary();
                  Files.delete(temporary);
                  Files.createSymbolicLink(temporary, victim);
                  out.write("more".getBytes(UTF_8));
                },
                "b.txt");
    assertThat(victim).hasContent("mine");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(victim)))
        .isEqualTo("rw-------");
    assertThat(stored.sha256()).isEqualTo(Digest.sha256("more".getBytes(UTF_8)));
    assertThat(stored.sizeBytes()).isEqualTo(4);
    assertThatThrownBy(() -> store.fetch(stored)).isInstanceOf(MllbException.class);
  }

  @Test
  void aFolderSwappedForALinkWhileWeWriteLeadsNowhere(@TempDir Path elsewhere) throws IOException {
    ArtifactRef stored =
        new DirectoryStore(shared)
            .store(
                out -> {
                  Files.move(shared.resolve("incoming"), shared.resolve("aside"));
                  Files.createSymbolicLink(shared.resolve("incoming"), elsewhere);
                  out.write("more".getBytes(UTF_8));
                },
                "b.txt");
    assertThat(elsewhere).isEmptyDirectory();
    assertThat(store.fetch(stored)).hasContent("more");
  }

  private Path temporary() throws IOException {
    try (var files = Files.list(shared.resolve("incoming"))) {
      return files.findFirst().orElseThrow();
    }
  }

  @Test
  void whatIsCollectedIsNotCollectedThroughALink(@TempDir Path elsewhere) throws IOException {
    Path victim = Files.writeString(elsewhere.resolve("a.txt"), "mine");
    Path own = requireNonNull(there.getParent());
    StoredArtifact listed = ((ArtifactInventory) store).list().findFirst().orElseThrow();
    Files.delete(there);
    Files.delete(own);
    Files.createSymbolicLink(own, elsewhere);
    assertThatThrownBy(() -> ((ArtifactInventory) store).discard(listed))
        .hasMessageContaining("is a link");
    assertThat(victim).hasContent("mine");
  }

  @Test
  void whatFailsHalfWayLeavesNothing() throws IOException {
    assertThatThrownBy(
            () ->
                new DirectoryStore(shared)
                    .store(
                        out -> {
                          out.write(1);
                          throw new IOException("No space left on device");
                        },
                        "b.txt"))
        .isInstanceOf(IOException.class);
    assertThat(shared.resolve("incoming")).isEmptyDirectory();
  }

  /** A file with a hole takes no room there, and all of it here. */
  @Test
  void moreBytesThanTheReferenceSaysAreNotCopied() throws IOException {
    try (FileChannel channel = FileChannel.open(there, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[1]), 1L << 40);
    }
    refused(ref, FailureCode.ARTIFACT_CORRUPT, "has " + ((1L << 40) + 1) + " bytes, not 5");
    // Who knows the address alone must have room for what is there.
    refused(ArtifactRef.of("a.txt", ref.sha256(), 0), FailureCode.DISK_FULL, "must be free");
    assertThat(state.resolve("artifact-cache/incoming")).doesNotExist();
  }

  @Test
  void anAddressWithoutASizeIsFetched() {
    assertThat(store.fetch(ArtifactRef.of("a.txt", ref.sha256(), 0))).hasContent("hello");
  }

  @Test
  @Timeout(20)
  void aPipeIsNotWaitedFor() throws IOException {
    Files.delete(there);
    assertThat(ChildProcess.of(Duration.ofSeconds(9), "mkfifo", there.toString()).run().status())
        .isZero();
    refused(ref, FailureCode.ARTIFACT_STORE_UNAVAILABLE, "is not in the artifact store");
  }

  private void refused(ArtifactRef wanted, FailureCode code, String why) {
    assertThatThrownBy(() -> store.fetch(wanted))
        .isInstanceOfSatisfying(MllbException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(why);
  }

  @Test
  void recordsAreNotReadOrLockedThroughALink(@TempDir Path elsewhere) throws IOException {
    Path secret = Files.writeString(elsewhere.resolve("secret"), "{}");
    Files.createSymbolicLink(shared.resolve("owner.json"), secret);
    StoreRecords records = store.records("");
    assertThatThrownBy(() -> records.read("owner.json")).hasMessageContaining("is not a file");
    Files.createSymbolicLink(shared.resolve(".lock"), elsewhere.resolve("made"));
    assertThatThrownBy(() -> records.change("b.json", old -> Optional.of(new byte[1])))
        .hasMessageContaining("is not a file");
    assertThat(elsewhere.resolve("made")).doesNotExist();
  }

  /** A folder that others could lead elsewhere, for each of what is done with a record. */
  @Test
  void recordsOfALinkedFolderAreNeitherReadNorWrittenNorLocked(@TempDir Path elsewhere)
      throws IOException {
    Path theirs = Files.writeString(elsewhere.resolve("a.json"), "{}");
    Files.createSymbolicLink(shared.resolve("models"), elsewhere);
    StoreRecords records = store.records("models");
    assertThatThrownBy(records::list).hasMessageContaining("is a link");
    assertThatThrownBy(() -> records.read("a.json")).hasMessageContaining("is a link");
    assertThatThrownBy(() -> records.remove("a.json")).hasMessageContaining("is a link");
    assertThatThrownBy(() -> records.change("a.json", old -> Optional.of(new byte[1])))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("is a link");
    assertThat(theirs).hasContent("{}");
    assertThat(elsewhere.resolve(".lock")).doesNotExist();
  }

  @Test
  void aRecordsFolderSwappedForALinkWhileWeWriteLeadsNowhere(@TempDir Path elsewhere)
      throws IOException {
    StoreRecords records = store.records("models");
    records.change(
        "a.json",
        old -> {
          try {
            Files.move(shared.resolve("models"), shared.resolve("aside"));
            Files.createSymbolicLink(shared.resolve("models"), elsewhere);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return Optional.of("more".getBytes(UTF_8));
        });
    assertThat(elsewhere).isEmptyDirectory();
    assertThat(shared.resolve("aside/a.json")).hasContent("more");
  }

  /** Whoever may write to the store may hold its lock for ever. */
  @Test
  @Timeout(20)
  void aHeldLockIsWaitedForByNobodyWhoWritesNothing() throws IOException {
    StoreOwner fleet = new StoreOwner("c1", "mllb");
    fleet.claim(store);
    try (FileChannel held = FileChannel.open(shared.resolve(".lock"), StandardOpenOption.WRITE);
        FileLock lock = held.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThat(fleet.claim(store)).isEqualTo(fleet);
      assertThat(new StoreOwner("c1", "other").claim(store)).isEqualTo(fleet);
    }
  }

  @Test
  @Timeout(20)
  void aHeldLockIsGivenUpInTheEndAndNamed() throws IOException {
    Path file = Files.createFile(shared.resolve(".lock"));
    StoreRecords records = new FolderRecords(shared, List.of(), Duration.ofMillis(200));
    try (FileChannel held = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = held.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> records.change("b.json", old -> Optional.of(new byte[1])))
          .isInstanceOfSatisfying(
              MllbException.class,
              e -> assertThat(e.code()).isEqualTo(FailureCode.ARTIFACT_STORE_UNAVAILABLE))
          .hasMessageContaining("somebody else has held the lock " + file);
    }
    records.change("b.json", old -> Optional.of(new byte[1]));
    assertThat(records.list()).containsExactly("b.json");
  }

  /** By an address alone, which says nothing of the size. */
  @Test
  void whatIsTooLargeToBeReadIsRefusedBeforeItIsCopied() throws IOException {
    try (FileChannel channel = FileChannel.open(there, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[1]), 1L << 32);
    }
    ArtifactRef unsized = ArtifactRef.of("a.txt", ref.sha256(), 0);
    for (ArtifactStore each : List.of(store, new DirectoryStore(shared))) {
      assertThatThrownBy(() -> each.read(unsized, 4096))
          .isInstanceOfSatisfying(
              MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DATA_UNUSABLE))
          .hasMessageContaining("more bytes in the store than the 4096");
    }
    assertThat(state.resolve("artifact-cache")).doesNotExist();
  }

  @Test
  void asMuchAsItMayHaveIsRead() {
    assertThat(store.read(ref, 5)).isEqualTo("hello".getBytes(UTF_8));
    assertThatThrownBy(() -> store.read(ref, 4)).hasMessageContaining("than the 4 that");
  }

  private Path unfinished(String name, Duration age) throws IOException {
    Path file = Files.writeString(shared.resolve("incoming").resolve(name), "half");
    return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  @Test
  void whatAKillLeftInTheMiddleOfAWriteGoesAfterADay() throws IOException {
    Path old = unfinished("put" + UUID.randomUUID() + ".part", Duration.ofHours(25));
    Path download = unfinished("ab".repeat(32) + ".s3", Duration.ofHours(25));
    Path young = unfinished("put" + UUID.randomUUID() + ".part", Duration.ofHours(23));
    Path foreign = unfinished("notes.txt", Duration.ofDays(99));
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    assertThat(((ArtifactInventory) store).tidy(yesterday)).isEqualTo(2);
    assertThat(old).doesNotExist();
    assertThat(download).doesNotExist();
    assertThat(young).exists();
    assertThat(foreign).exists();
  }

  @Test
  void whoeverWritesTidiesOnceADay() throws IOException {
    Path old = unfinished("put" + UUID.randomUUID() + ".part", Duration.ofHours(25));
    ArtifactStore another = ArtifactStores.open(shared.toString(), state);
    another.put("more".getBytes(UTF_8), "b.txt");
    assertThat(old).doesNotExist();
    Path later = unfinished("put" + UUID.randomUUID() + ".part", Duration.ofHours(25));
    another.put("more".getBytes(UTF_8), "c.txt");
    assertThat(later).as("not at each write").exists();
  }

  @Test
  void aCopyThatWentBadIsFetchedAgain() throws IOException {
    Files.writeString(store.fetch(ref), "jello");
    assertThat(store.fetch(ref)).hasContent("hello");
  }

  /** As with the packages: the store of a fleet, mounted where a machine alone has its own. */
  @Test
  void whatIsLinkedOrMountedBelowTheStateFolderIsNotItsOwn() throws IOException {
    Path linked = Files.createSymbolicLink(state.resolve("artifacts"), shared);
    store = ArtifactStores.open(linked.toString(), state);
    assertThat(store).isInstanceOf(SharedStore.class);
    Path file = store.fetch(ref);
    Files.writeString(there, "evil!");
    assertThat(file).hasContent("hello");

    Path within = linked.resolve("not/there/yet");
    assertThat(ArtifactStores.open(within.toString(), state)).isInstanceOf(SharedStore.class);

    Path dangling = Files.createSymbolicLink(state.resolve("later"), shared.resolve("later"));
    assertThat(ArtifactStores.open(dangling.toString(), state)).isInstanceOf(SharedStore.class);
    assertThat(ArtifactStores.open("/proc/self", Path.of("/")))
        .as("on another disk")
        .isInstanceOf(SharedStore.class);
    assertThat(ArtifactStores.open("/proc/mllb-is-not-there", Path.of("/")))
        .as("to be made on another disk")
        .isInstanceOf(SharedStore.class);
  }

  @Test
  void aStoreOfThisProcessAloneIsUsedAsItIs() {
    ArtifactStore own = ArtifactStores.open(state.resolve("artifacts").toString(), state);
    assertThat(own).isInstanceOf(DirectoryStore.class);
    assertThat(ArtifactStores.folder(own)).contains(state.resolve("artifacts"));
    Path later = state.resolve("not/there/yet");
    assertThat(ArtifactStores.open(later.resolve("artifacts").toString(), later))
        .isInstanceOf(DirectoryStore.class);
    assertThat(ArtifactStores.open(later.resolveSibling("artifacts").toString(), later))
        .isInstanceOf(SharedStore.class);
    assertThat(ArtifactStores.folder(store)).contains(shared);
  }
}
