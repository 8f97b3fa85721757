// SPDX-License-Identifier: Apache-2.0
/**
 * The closed set of failures a user can meet, each classed once. Nothing else makes an {@code
 * ApplicationFailure}; entry point: {@link dev.mllb.failure.FailureCode}.
 */
@NullMarked
package dev.mllb.failure;

import org.jspecify.annotations.NullMarked;
