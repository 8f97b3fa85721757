// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.model.ArtifactRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinksTest {

  @TempDir Path folder;

  private DirectoryStore store;
  private ArtifactRef log;

  @BeforeEach
  void setUp() {
    store = new DirectoryStore(folder.resolve("store"));
    log = store.put("42 bogo ops".getBytes(StandardCharsets.UTF_8), "run.log");
  }

  @Test
  void aPageInTheStoreFindsItsNeighbours() {
    ArtifactRef page = store.put(new byte[] {1}, "report.html");
    Path from = store.fetch(page).getParent();
    assertThat(from.resolve(Links.withinStore().to(log).orElseThrow()).normalize())
        .isEqualTo(store.fetch(log));
  }

  @Test
  void aPageElsewhereFindsTheStore() {
    Path from = folder.resolve("reports/of/today");
    Links links = Links.fromFolder(from, store.root());
    assertThat(from.resolve(links.to(log).orElseThrow()).normalize()).isEqualTo(store.fetch(log));
  }

  @Test
  void aPageThatStandsAloneLinksNothing() {
    assertThat(Links.none().to(log)).isEmpty();
  }
}
