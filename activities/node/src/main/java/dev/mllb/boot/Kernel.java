// SPDX-License-Identifier: Apache-2.0
package dev.mllb.boot;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An installed kernel.
 *
 * @param release as {@code uname -r} would say it
 * @param initrd its first file system; null when there is none
 */
public record Kernel(String release, Path image, @Nullable Path initrd) {}
