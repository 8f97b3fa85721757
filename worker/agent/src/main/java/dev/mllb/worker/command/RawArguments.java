// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

/**
 * Remembers the arguments that this thread converted last, as they came. Interceptors see objects
 * only, and an object written out again is another text as soon as one side is of another release.
 */
public final class RawArguments implements DataConverter {

  private static final ThreadLocal<List<Payload>> LAST = ThreadLocal.withInitial(List::of);

  private final DataConverter converter = DefaultDataConverter.newDefaultInstance();

  /** Digest of the arguments of the activity or workflow that begins in this thread. */
  static String digest() {
    return Command.digest(LAST.get());
  }

  @Override
  public Object[] fromPayloads(Optional<Payloads> content, Class<?>[] types, Type[] generic) {
    LAST.set(content.map(Payloads::getPayloadsList).orElse(List.of()));
    return converter.fromPayloads(content, types, generic);
  }

  @Override
  public <T> Optional<Payload> toPayload(T value) {
    return converter.toPayload(value);
  }

  @Override
  public <T> T fromPayload(Payload payload, Class<T> type, Type generic) {
    return converter.fromPayload(payload, type, generic);
  }

  @Override
  public Optional<Payloads> toPayloads(Object... values) {
    return converter.toPayloads(values);
  }

  @Override
  public <T> T fromPayloads(int index, Optional<Payloads> content, Class<T> type, Type generic) {
    return converter.fromPayloads(index, content, type, generic);
  }
}
