// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Alarm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlarmPostTest {

  private static final Alarm ALARM =
      new Alarm("nightly-a", "node1", "experiment-nightly-a", null, "Trial mix is worse.");

  private final List<String> received = new CopyOnWriteArrayList<>();
  private int status = 200;
  private HttpServer receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    receiver.createContext(
        "/hook",
        exchange -> {
          received.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  private AlarmPost post() {
    String address = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
    return AlarmPost.of(Map.of("MLLB_ALARM_WEBHOOK", address));
  }

  @Test
  void theMessageHasATextForPeopleAndTheAlarmForPrograms() throws IOException {
    post().send(ALARM);
    JsonNode message = new ObjectMapper().readTree(received.get(0));
    assertThat(message.get("text").asText()).contains("node1", "Trial mix is worse.");
    assertThat(message.at("/alarm/experiment").asText()).isEqualTo("experiment-nightly-a");
  }

  @Test
  void aReceiverThatDoesNotTakeItIsTriedAgain() {
    status = 500;
    assertThatThrownBy(() -> post().send(ALARM))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("status 500");
    receiver.stop(0);
    assertThatThrownBy(() -> post().send(ALARM)).isInstanceOf(MllbException.class);
  }

  @Test
  void withoutAnAddressItIsLoggedOnly() {
    AlarmPost.of(Map.of()).send(ALARM);
    assertThat(received).isEmpty();
  }

  @Test
  void anAddressOfAnotherKindIsRefusedWithoutRepeatingIt() {
    assertThatThrownBy(() -> AlarmPost.of(Map.of("MLLB_ALARM_WEBHOOK", "file:///etc/shadow")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("shadow");
  }

  @Test
  void anAddressThatIsNoneIsNeverRepeated() {
    for (String wrong : List.of("https://hooks.example/T0/SECRET|TOKEN", "ftp://SECRET")) {
      assertThatThrownBy(() -> AlarmPost.of(Map.of("MLLB_ALARM_WEBHOOK", wrong)))
          .hasMessageContaining("MLLB_ALARM_WEBHOOK")
          .hasNoCause()
          .satisfies(e -> assertThat(e.toString()).doesNotContain("SECRET"));
    }
  }
}
