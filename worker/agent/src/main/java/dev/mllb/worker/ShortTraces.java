// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Keeps of a failed attempt's stack traces what is ours. A server keeps 4 KiB of a failure that is
 * tried again; of a longer one it shows the words "Failure exceeds size limit." in the sentence's
 * place.
 */
final class ShortTraces extends WorkerInterceptorBase {

  /** Of each cause; three causes of this many stay far below what the server keeps. */
  private static final int FRAMES = 6;

  private static final String OURS = "dev.mllb.";

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      @Override
      public ActivityOutput execute(ActivityInput input) {
        try {
          return super.execute(input);
        } catch (RuntimeException | Error e) {
          shorten(e);
          throw e;
        }
      }
    };
  }

  /** Leaves the innermost of our frames, and the one that threw. */
  static void shorten(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      StackTraceElement[] all = t.getStackTrace();
      Stream<StackTraceElement> threw = Arrays.stream(all).limit(1);
      Stream<StackTraceElement> ours =
          Arrays.stream(all).skip(1).filter(frame -> frame.getClassName().startsWith(OURS));
      t.setStackTrace(Stream.concat(threw, ours).limit(FRAMES).toArray(StackTraceElement[]::new));
    }
  }
}
