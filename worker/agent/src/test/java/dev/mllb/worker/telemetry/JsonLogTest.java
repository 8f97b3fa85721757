// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLogTest {

  /** The encoder that the product's own configuration makes. */
  private static Encoder<ch.qos.logback.classic.spi.ILoggingEvent> encoder(
      LoggerContext context, String format) throws Exception {
    context.putProperty("MLLB_LOG_FORMAT", format);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(JsonLogTest.class.getResource("/logback.xml"));
    var appender =
        (ConsoleAppender<ch.qos.logback.classic.spi.ILoggingEvent>)
            context.getLogger("ROOT").getAppender("STDERR");
    return appender.getEncoder();
  }

  @Test
  void aLineIsOneObjectThatNamesItsExperiment() throws Exception {
    LoggerContext context = new LoggerContext();
    var encoder = encoder(context, "json");
    assertThat(encoder).isInstanceOf(JsonEncoder.class);
    LoggingEvent event =
        new LoggingEvent(
            "x",
            context.getLogger("dev.mllb.X"),
            Level.WARN,
            "went {}\nwrong",
            null,
            new Object[] {"very"});
    event.setMDCPropertyMap(Map.of(ExperimentInLogs.EXPERIMENT, "experiment-quick-1"));
    String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
    assertThat(line.strip()).doesNotContain("\n");
    JsonNode object = new ObjectMapper().readTree(line);
    assertThat(object.at("/mdc/experiment").asText()).isEqualTo("experiment-quick-1");
    assertThat(object.get("formattedMessage").asText()).isEqualTo("went very\nwrong");
    assertThat(object.get("level").asText()).isEqualTo("WARN");
  }

  /** A workflow's id is free text: one with line ends could put lines into the log of a node. */
  @Test
  void aLineForPeopleIsOneLineWhateverIsInIt() throws Exception {
    LoggerContext context = new LoggerContext();
    var encoder = encoder(context, "text");
    LoggingEvent event =
        new LoggingEvent(
            "x",
            context.getLogger("dev.mllb.X"),
            Level.WARN,
            "REFUSED, asked by {}",
            null,
            new Object[] {"x\r\n09:00:00 INFO  Guard: all is well\u001b[1A"});
    event.setMDCPropertyMap(Map.of(ExperimentInLogs.EXPERIMENT, "a\nb"));
    String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
    assertThat(line).endsWith("asked by x 09:00:00 INFO  Guard: all is well [1A [a b]\n");
  }

  /** A refusal names the workflow's id, and the SDK logs it with its stack trace. */
  @Test
  void whatOthersWriteInAStackTraceIsMarkedAsPartOfIt() throws Exception {
    LoggerContext context = new LoggerContext();
    var encoder = encoder(context, "text");
    Throwable refused =
        new IllegalStateException(
            "refused: x\r\n09:00:00 INFO  Guard: all is well\u001b[1A\u009b1A",
            new IllegalArgumentException("y\nz"));
    LoggingEvent event =
        new LoggingEvent(
            "x", context.getLogger("dev.mllb.X"), Level.WARN, "failed", refused, new Object[0]);
    event.setMDCPropertyMap(Map.of());
    String text = new String(encoder.encode(event), StandardCharsets.UTF_8);
    assertThat(text)
        .endsWith("\n")
        .containsOnlyOnce("refused: x")
        .doesNotContain("\r", "\u001b", "\u009b");
    List<String> lines = text.lines().toList();
    assertThat(lines.get(1)).isEqualTo("java.lang.IllegalStateException: refused: x");
    assertThat(lines.get(2)).isEqualTo("\t| 09:00:00 INFO  Guard: all is well[1A1A");
    assertThat(lines.subList(2, lines.size()))
        .hasSizeGreaterThan(4)
        .allMatch(line -> line.startsWith("\t| "))
        .contains("\t| z");
  }

  @Test
  void aTrialBelongsToItsExperiment() {
    assertThat(ExperimentInLogs.experiment("experiment-a-1/trial/mix")).isEqualTo("experiment-a-1");
    assertThat(ExperimentInLogs.experiment("experiment-a-1")).isEqualTo("experiment-a-1");
  }
}
