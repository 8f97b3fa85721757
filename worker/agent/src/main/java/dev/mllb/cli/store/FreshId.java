// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.store;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A name for work that was given none: of its own, so that nothing old is taken for it. */
public final class FreshId {

  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT);

  private FreshId() {}

  /** The command's name and the time in UTC. */
  public static String of(String command) {
    return command + "-" + WHEN.format(ZonedDateTime.now(ZoneOffset.UTC));
  }
}
