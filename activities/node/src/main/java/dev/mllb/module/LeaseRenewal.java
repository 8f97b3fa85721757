// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Signs of life for a loaded module. Whoever looks at a repetition gives one many times a second;
 * each renewal is a call into the kernel that is measured, so only few are passed on.
 */
final class LeaseRenewal {

  private static final Duration SELDOM = Duration.ofSeconds(3);

  private final Duration lease;
  private final Consumer<Duration> renewal;
  private final LongSupplier nanos;
  private final long everyNanos;
  private long renewedNanos;

  LeaseRenewal(Duration lease, Consumer<Duration> renewal, LongSupplier nanos) {
    this.lease = lease;
    this.renewal = renewal;
    this.nanos = nanos;
    // Several looks in a row may be late before a lease ends.
    this.everyNanos = Math.min(SELDOM.toNanos(), lease.dividedBy(5).toNanos());
    this.renewedNanos = nanos.getAsLong() - everyNanos;
  }

  /** At once, as a new arm needs the whole lease. */
  void renew() {
    renewedNanos = nanos.getAsLong();
    renewal.accept(lease);
  }

  /** Unless the last renewal is young. */
  void renewIfDue() {
    if (nanos.getAsLong() - renewedNanos >= everyNanos) {
      renew();
    }
  }
}
