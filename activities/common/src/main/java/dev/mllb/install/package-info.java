// SPDX-License-Identifier: Apache-2.0
/**
 * Finds the files that ship beside the jars. Entry point: {@link dev.mllb.install.InstalledFiles}.
 */
@NullMarked
package dev.mllb.install;

import org.jspecify.annotations.NullMarked;
