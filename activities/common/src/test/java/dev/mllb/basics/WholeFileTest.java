// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir private Path folder;

  @Test
  void whatIsThereStaysUntilTheNewOneIsWhole() throws IOException {
    Path file = Files.writeString(folder.resolve("result"), "old");
    assertThatThrownBy(
            () ->
                WholeFile.write(
                    file,
                    draft -> {
                      Files.writeString(draft, "ne");
                      throw new IOException("the input ended early");
                    }))
        .hasMessageContaining("ended early");
    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryContaining(file::equals);
    assertThat(folder.toFile().list()).as("nothing left beside it").hasSize(1);

    WholeFile.write(file, new byte[] {'n', 'e', 'w'});
    assertThat(file).hasContent("new");
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path file = Files.writeString(folder.resolve("result"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    WholeFile.copy(Files.writeString(folder.resolve("from"), "new"), link);
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
  }

  /** As root the null device would be gone for the whole machine. */
  @Test
  void aDeviceIsWrittenToAndNotReplaced() throws IOException {
    WholeFile.write(Path.of("/dev/null"), new byte[1]);
    WholeFile.copy(Files.writeString(folder.resolve("from"), "new"), Path.of("/dev/null"));
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }
}
