// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Alarm;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where alarms go. The address is the worker's own setting and never part of a plan: nobody who may
 * start experiments can make the worker call an address of their choice.
 */
final class AlarmPost {

  private static final Logger log = LoggerFactory.getLogger(AlarmPost.class);

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
  private static final int OK_FROM = 200;
  private static final int OK_TO = 299;

  private final Optional<URI> webhook;

  AlarmPost(Optional<URI> webhook) {
    this.webhook = webhook;
  }

  /**
   * As {@code MLLB_ALARM_WEBHOOK} says.
   *
   * @throws IllegalArgumentException when that is not an HTTP address
   */
  static AlarmPost of(Map<String, String> environment) {
    String address = environment.getOrDefault("MLLB_ALARM_WEBHOOK", "").strip();
    if (!address.isEmpty() && !address.matches("https?://[^\\s]+")) {
      // Its text may hold a secret, so it is not repeated.
      throw noAddress();
    }
    try {
      return new AlarmPost(address.isEmpty() ? Optional.empty() : Optional.of(new URI(address)));
    } catch (URISyntaxException e) {
      throw noAddress(); // without its cause, which repeats the address
    }
  }

  private static IllegalArgumentException noAddress() {
    return new IllegalArgumentException(
        "MLLB_ALARM_WEBHOOK is not an http(s) address (it is not shown: it may hold a secret)");
  }

  /**
   * Logs the alarm and posts it.
   *
   * @throws MllbException SERVER_UNAVAILABLE when the address does not take it; try again later
   */
  void send(Alarm alarm) {
    log.warn("ALARM on {}: {} ({})", alarm.host(), alarm.sentence(), alarm.experiment());
    if (webhook.isEmpty()) {
      return;
    }
    HttpRequest request =
        HttpRequest.newBuilder(webhook.get())
            .timeout(ANSWER_WITHIN)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body(alarm)))
            .build();
    HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();
    try {
      HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
      if (answer.statusCode() < OK_FROM || answer.statusCode() > OK_TO) {
        throw deliveryFailed("it answered with status " + answer.statusCode(), null);
      }
    } catch (IOException e) {
      throw deliveryFailed(String.valueOf(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw deliveryFailed("the worker is stopping", e);
    }
  }

  /** {@code text} is what chat programs show; the rest is for programs. */
  private static String body(Alarm alarm) {
    return Json.text(
        Map.of(
            "text",
            "MLLB on " + alarm.host() + ": " + alarm.sentence() + " See " + alarm.experiment(),
            "alarm",
            alarm));
  }

  private static MllbException deliveryFailed(String why, @Nullable Exception cause) {
    return new MllbException(
        FailureCode.SERVER_UNAVAILABLE, "the alarm's address does not take it: " + why, cause);
  }
}
