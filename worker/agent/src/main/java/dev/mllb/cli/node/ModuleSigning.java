// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import dev.mllb.module.ModuleBuilder;
import dev.mllb.module.ModuleSigner;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What {@code --sign KEY CERTIFICATE} does to a module that was just built. */
final class ModuleSigning {

  private ModuleSigning() {}

  /**
   * Signs, or does nothing without a key.
   *
   * @param sign key and certificate
   */
  static Consumer<Path> by(@Nullable Path @Nullable [] sign) {
    return sign == null
        ? ko -> {}
        : ko -> new ModuleSigner(ModuleBuilder.Kernel.running()).sign(ko, sign[0], sign[1]);
  }
}
