// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.mllb.basics.Version;
import dev.mllb.model.Request;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.io.IOException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a worker says to a request that it cannot read: which part, and why. */
final class UnreadRequest {

  private UnreadRequest() {}

  /** Reads as everybody does, but takes no {@link Request} that says more than is understood. */
  static DataConverter reader() {
    ObjectMapper mapper = JacksonJsonPayloadConverter.newDefaultObjectMapper();
    mapper.addHandler(new NothingUnread());
    return JsonPayloads.converter(mapper);
  }

  /** Whether who asks is of a newer release: this one need only be upgraded. */
  static boolean isNewer(Throwable failure) {
    JsonMappingException why = cause(failure, JsonMappingException.class);
    return why instanceof UnrecognizedPropertyException || isUnknownWord(why);
  }

  /** One sentence. */
  static String sentence(Throwable failure) {
    JsonMappingException why = cause(failure, JsonMappingException.class);
    if (why == null) {
      return "the request cannot be read: " + innermost(failure).getMessage();
    }
    if (why instanceof UnrecognizedPropertyException) {
      return newer("it has " + path(why));
    }
    if (isUnknownWord(why)) {
      return newer("its " + path(why) + " is " + ((InvalidFormatException) why).getValue());
    }
    return "the request cannot be read: its " + path(why) + ": " + innermost(why).getMessage();
  }

  private static boolean isUnknownWord(@Nullable JsonMappingException why) {
    return why instanceof InvalidFormatException format && format.getTargetType().isEnum();
  }

  private static String newer(String what) {
    return "the request is of a newer release than this mllb-worker ("
        + Version.NUMBER
        + "): "
        + what
        + ", which is not known here. Nothing was done; upgrade this worker.";
  }

  private static String path(JsonMappingException why) {
    return why.getPath().stream()
        .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : at.getFieldName())
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }

  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }

  private static Throwable innermost(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return at;
  }

  private static final class NothingUnread extends DeserializationProblemHandler {

    @Override
    public boolean handleUnknownProperty(
        DeserializationContext context,
        JsonParser parser,
        JsonDeserializer<?> deserializer,
        Object beanOrType,
        String name)
        throws IOException {
      Class<?> type = beanOrType instanceof Class<?> plain ? plain : beanOrType.getClass();
      // Left empty it says nothing.
      if (parser.currentToken() != JsonToken.VALUE_NULL && Request.class.isAssignableFrom(type)) {
        throw UnrecognizedPropertyException.from(parser, beanOrType, name, null);
      }
      parser.skipChildren();
      return true;
    }
  }
}
