// SPDX-License-Identifier: Apache-2.0
/**
 * Known models: where each comes from, how good it is, which one is in use. Entry point: {@link
 * dev.mllb.learning.registry.Registry}. No Temporal types here.
 */
@NullMarked
package dev.mllb.learning.registry;

import org.jspecify.annotations.NullMarked;
