// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {

  @TempDir private Path folder;

  @Test
  void linksAreRemovedAndNotFollowed() throws IOException {
    Path kept = Files.createDirectories(folder.resolve("kept"));
    Files.writeString(kept.resolve("file"), "stays");
    Path tree = Files.createDirectories(folder.resolve("tree/a/b"));
    Files.writeString(tree.resolve("file"), "goes");
    Files.createSymbolicLink(tree.resolve("link"), kept);
    Path link = Files.createSymbolicLink(folder.resolve("link"), kept);

    FileTree.delete(folder.resolve("tree"));
    FileTree.delete(link);

    assertThat(folder.resolve("tree")).doesNotExist();
    assertThat(link).doesNotExist();
    assertThat(kept.resolve("file")).exists();
    assertThatThrownBy(() -> FileTree.delete(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** Deeper than any path may be long: what a workload makes to keep its files for good. */
  @Test
  void noFolderIsTooDeep() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    String script =
        "i=0; while [ $i -lt 3000 ]; do mkdir dddddddddd; cd dddddddddd 2>/dev/null || exit 0;"
            + " i=$((i+1)); done; echo deep >file";
    assertThat(
            new ChildProcess(List.of("sh", "-c", script), tree, Map.of(), Duration.ofMinutes(1))
                .run()
                .isSuccess())
        .isTrue();
    FileTree.delete(tree);
    assertThat(tree).doesNotExist();
  }

  /** A workload that swaps a folder for a link while root removes it. */
  @Test
  void whoSwapsAFolderForALinkLeadsNowhere() throws Exception {
    Path kept = Files.createDirectories(folder.resolve("kept"));
    AtomicBoolean stop = new AtomicBoolean();
    Path swapped = folder.resolve("tree/swapped");
    Thread workload =
        new Thread(
            () -> {
              while (!stop.get()) {
                try {
                  Files.move(swapped, folder.resolve("tree/aside"));
                  Files.createSymbolicLink(swapped, kept);
                } catch (IOException e) {
                  // It was removed just now.
                  continue;
                }
              }
            });
    workload.start();
    try {
      for (int i = 0; i < 300; i++) {
        Files.createDirectories(folder.resolve("tree"));
        Path real = Files.createTempDirectory(folder.resolve("tree"), "real");
        for (int j = 0; j < 20; j++) {
          Files.writeString(real.resolve("file" + j), "goes");
          Files.writeString(kept.resolve("file" + j), "stays");
        }
        try {
          Files.move(real, swapped);
          FileTree.delete(folder.resolve("tree"));
        } catch (IOException e) {
          // Who is disturbed says so, and tries again later.
        }
        assertThat(kept.toFile().list()).hasSize(20);
      }
    } finally {
      stop.set(true);
      workload.join();
    }
  }
}
