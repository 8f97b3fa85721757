// SPDX-License-Identifier: Apache-2.0
package dev.mllb.install;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where everything that is provisioned or kept on a person's machine lives, as the launcher has it.
 */
public final class CacheFolder {

  private CacheFolder() {}

  /** Of this process. */
  public static Path here() {
    return of(System.getenv());
  }

  /** {@code MLLB_HOME}, else {@code mllb} below {@code XDG_CACHE_HOME} or {@code ~/.cache}. */
  public static Path of(Map<String, String> environment) {
    String home = environment.get("MLLB_HOME");
    if (home != null) {
      return Path.of(home);
    }
    String cache = environment.get("XDG_CACHE_HOME");
    Path base = cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("mllb");
  }
}
