// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory store's {@code incoming/}: writes and downloads under way, and what a kill or a power
 * cut left of them, which is in no list of the store.
 */
final class Incoming {

  private static final Logger log = LoggerFactory.getLogger(Incoming.class);

  private static final String FOLDER = "incoming";

  private static final Pattern UNFINISHED =
      Pattern.compile("put[0-9a-f-]{36}\\.part|[0-9a-f]{64}\\.s3");

  private final Path root;
  private final AtomicLong tidiedAtMillis = new AtomicLong();

  /**
   * @param root of the store
   */
  Incoming(Path root) {
    this.root = root;
  }

  /** Name of a write that begins. */
  static String newName() {
    return "put" + UUID.randomUUID() + ".part";
  }

  /**
   * The folder, for a write that begins. Whoever writes tidies, once a day: a worker may live for
   * months.
   */
  StoreFolder make() throws IOException {
    tidyDaily();
    return StoreFolder.make(root, FOLDER);
  }

  /** File of a download, which goes on where it was cut off. */
  Path download(String sha256) throws IOException {
    return Files.createDirectories(root.resolve(FOLDER)).resolve(sha256 + ".s3");
  }

  /**
   * Removes what nobody ends any more.
   *
   * @param olderThan what is younger may still be written
   * @return how many were removed
   */
  int tidy(Instant olderThan) {
    try (StoreFolder folder = StoreFolder.open(root, FOLDER)) {
      int removed = 0;
      for (String name : folder.files()) {
        if (UNFINISHED.matcher(name).matches() && folder.isOlder(name, olderThan)) {
          folder.delete(name);
          removed++;
        }
      }
      return removed;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw DirectoryStore.unavailable("cannot tidy " + root.resolve(FOLDER), e);
    }
  }

  private void tidyDaily() {
    Duration abandoned = ArtifactInventory.ABANDONED;
    Instant now = Instant.now();
    long before = tidiedAtMillis.get();
    if (now.isBefore(Instant.ofEpochMilli(before).plus(abandoned))
        || !tidiedAtMillis.compareAndSet(before, now.toEpochMilli())) {
      return;
    }
    try {
      int removed = tidy(now.minus(abandoned));
      if (removed > 0) {
        log.info("removed {} files from {} that were never finished", removed, root);
      }
    } catch (MllbException e) {
      log.warn("a store keeps what was never finished: {}", e.getMessage());
    }
  }
}
