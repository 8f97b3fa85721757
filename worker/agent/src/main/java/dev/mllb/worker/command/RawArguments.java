// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import dev.mllb.failure.FailureCode;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.context.ActivitySerializationContext;
import io.temporal.payload.context.SerializationContext;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

/**
 * Remembers the arguments that this thread converted last, as they came. Interceptors see objects
 * only, and an object written out again is another text as soon as one side is of another release.
 * Arguments that this release cannot read are refused with a sentence.
 */
public final class RawArguments implements DataConverter {

  private static final ThreadLocal<List<Payload>> LAST = ThreadLocal.withInitial(List::of);

  private static final DataConverter ARGUMENTS = UnreadRequest.reader();
  private static final DataConverter NEWS = JsonPayloads.converter();

  private final boolean ofActivity;

  public RawArguments() {
    this(false);
  }

  private RawArguments(boolean ofActivity) {
    this.ofActivity = ofActivity;
  }

  /** Digest of the arguments of the activity or workflow that begins in this thread. */
  static String digest() {
    return Command.digest(LAST.get());
  }

  @Override
  public Object[] fromPayloads(Optional<Payloads> content, Class<?>[] types, Type[] generic) {
    LAST.set(content.map(Payloads::getPayloadsList).orElse(List.of()));
    try {
      return ARGUMENTS.fromPayloads(content, types, generic);
    } catch (DataConverterException e) {
      throw refusal(e);
    }
  }

  /**
   * An activity fails at once: its workflow goes on to restore the host. A workflow that is too new
   * is not failed: it waits until this worker is upgraded, or another one takes it.
   */
  private RuntimeException refusal(DataConverterException failure) {
    String sentence = UnreadRequest.sentence(failure);
    boolean isNewer = UnreadRequest.isNewer(failure);
    if (ofActivity) {
      FailureCode code = isNewer ? FailureCode.WORKER_OUTDATED : FailureCode.INVALID_PLAN;
      return code.toFailure(sentence, null);
    }
    return isNewer
        ? new IllegalStateException(sentence, failure)
        : new DataConverterException(sentence, failure);
  }

  @Override
  public DataConverter withContext(SerializationContext context) {
    return new RawArguments(context instanceof ActivitySerializationContext);
  }

  @Override
  public <T> Optional<Payload> toPayload(T value) {
    return NEWS.toPayload(value);
  }

  @Override
  public <T> T fromPayload(Payload payload, Class<T> type, Type generic) {
    return NEWS.fromPayload(payload, type, generic);
  }

  @Override
  public Optional<Payloads> toPayloads(Object... values) {
    return NEWS.toPayloads(values);
  }

  @Override
  public <T> T fromPayloads(int index, Optional<Payloads> content, Class<T> type, Type generic) {
    return NEWS.fromPayloads(index, content, type, generic);
  }
}
