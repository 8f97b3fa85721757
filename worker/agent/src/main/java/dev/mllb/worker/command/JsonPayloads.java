// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.mllb.failure.FailureCode;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.ByteArrayPayloadConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.common.converter.NullPayloadConverter;
import io.temporal.common.converter.PayloadConverter;
import io.temporal.common.converter.ProtobufJsonPayloadConverter;
import io.temporal.common.converter.ProtobufPayloadConverter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * JSON as the SDK writes it; what is long is deflated, or the settings of a sweep would stand in a
 * history once a host and fill it. What would still be too long for the server is refused here,
 * with the field that makes it so: the server names none, and ends the workflow.
 */
public final class JsonPayloads extends JacksonJsonPayloadConverter {

  /** Shorter ones stay readable in the UI. */
  static final int PACKED_FROM = 64 << 10;

  /** The server takes 2 MiB; some of that is its own. */
  static final int MOST = (2 << 20) - (64 << 10);

  /** Nobody's payload grows a reader's memory beyond this. */
  private static final int MOST_UNPACKED = 16 << 20;

  private static final String ENCODING = "encoding";

  private JsonPayloads(ObjectMapper mapper) {
    super(mapper);
  }

  /** What workers and commands speak with the server in. */
  public static DataConverter converter() {
    return converter(newDefaultObjectMapper());
  }

  static DataConverter converter(ObjectMapper mapper) {
    JsonPayloads json = new JsonPayloads(mapper);
    return new DefaultDataConverter(
        new NullPayloadConverter(),
        new ByteArrayPayloadConverter(),
        new ProtobufJsonPayloadConverter(),
        new ProtobufPayloadConverter(),
        json,
        new Unpacking(json));
  }

  @Override
  public Optional<Payload> toData(Object value) {
    return super.toData(value)
        .map(plain -> plain.getData().size() < PACKED_FROM ? plain : packed(plain, value));
  }

  private static Payload packed(Payload plain, Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      plain.getData().writeTo(deflater);
    } catch (IOException e) {
      throw new DataConverterException(e);
    }
    if (out.size() > MOST || plain.getData().size() > MOST_UNPACKED) {
      throw FailureCode.DATA_UNUSABLE.toFailure(tooLarge(plain, value), null);
    }
    return plain.toBuilder()
        .putMetadata(ENCODING, ByteString.copyFromUtf8(Unpacking.NAME))
        .setData(ByteString.copyFrom(out.toByteArray()))
        .build();
  }

  private static String tooLarge(Payload plain, Object value) {
    try {
      JsonNode whole = new ObjectMapper().readTree(plain.getData().newInput());
      return String.format(
          Locale.ROOT,
          "%s is too large for a payload (%.1f MB): most of it is %s",
          value.getClass().getSimpleName(),
          plain.getData().size() / 1e6,
          largest(whole, plain.getData().size()));
    } catch (IOException e) {
      throw new DataConverterException(e);
    }
  }

  /** Down to where no part is more than half of the whole any more. */
  private static String largest(JsonNode whole, int bytes) {
    StringBuilder path = new StringBuilder();
    JsonNode at = whole;
    int size = bytes;
    boolean goesOn = true;
    while (goesOn) {
      goesOn = false;
      int number = 0;
      Iterator<Map.Entry<String, JsonNode>> fields = at.fields();
      Iterator<JsonNode> parts = at.elements();
      while (parts.hasNext()) {
        JsonNode part = parts.next();
        String name = fields.hasNext() ? "." + fields.next().getKey() : "[" + number++ + "]";
        int length = part.toString().length();
        if (length > bytes / 2) {
          path.append(name);
          at = part;
          size = length;
          goesOn = true;
          break;
        }
      }
    }
    String of = at.isArray() ? " with " + at.size() + " entries" : "";
    String where = path.length() == 0 ? "spread over its fields" : path.substring(1) + of;
    return String.format(Locale.ROOT, "%s (%.1f MB)", where, size / 1e6);
  }

  /** The JSON of a payload that was deflated; empty for any other. */
  public static Optional<byte[]> unpacked(Payload payload) {
    if (!Unpacking.NAME.equals(
        payload.getMetadataOrDefault(ENCODING, ByteString.EMPTY).toStringUtf8())) {
      return Optional.empty();
    }
    try (InflaterInputStream in = new InflaterInputStream(payload.getData().newInput())) {
      byte[] plain = in.readNBytes(MOST_UNPACKED + 1);
      if (plain.length > MOST_UNPACKED) {
        throw new DataConverterException(
            "a payload that unpacks to more than " + (MOST_UNPACKED >> 20) + " MiB is refused");
      }
      return Optional.of(plain);
    } catch (IOException e) {
      throw new DataConverterException("a packed payload is damaged", e);
    }
  }

  /** Reads what was deflated; writing is the other one's. */
  private static final class Unpacking implements PayloadConverter {

    static final String NAME = "json/deflate";

    private final PayloadConverter json;

    Unpacking(PayloadConverter json) {
      this.json = json;
    }

    @Override
    public String getEncodingType() {
      return NAME;
    }

    @Override
    public Optional<Payload> toData(Object value) {
      return Optional.empty();
    }

    @Override
    public <T> T fromData(Payload content, Class<T> type, Type generic) {
      byte[] plain = unpacked(content).orElseThrow();
      return json.fromData(
          content.toBuilder()
              .putMetadata(ENCODING, ByteString.copyFromUtf8(json.getEncodingType()))
              .setData(ByteString.copyFrom(plain))
              .build(),
          type,
          generic);
    }
  }
}
