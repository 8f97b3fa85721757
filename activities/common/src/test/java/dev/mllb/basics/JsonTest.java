// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTest {

  private record Pair(String left, int right) {}

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aFileThatSaysNullIsNothingOfOurs() throws IOException {
    assertThatThrownBy(() -> Json.read(bytes("null {\"left\": \"a\"}"), Pair.class))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it says null, and no Pair");
    assertThatThrownBy(() -> Json.read("null", Pair.class)).isInstanceOf(IOException.class);
    assertThat(Json.read(bytes("null"), JsonNode.class).isNull()).isTrue();
    assertThat(Json.read("{\"left\": \"a\", \"right\": 2, \"more\": 3}", Pair.class))
        .isEqualTo(new Pair("a", 2));
  }
}
