// SPDX-License-Identifier: Apache-2.0
/**
 * Temporal activities of the node: heartbeat, failure mapping, one collaborator each. No
 * algorithms. The worker registers them.
 */
@NullMarked
package dev.mllb.node;

import org.jspecify.annotations.NullMarked;
