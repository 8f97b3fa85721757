// SPDX-License-Identifier: Apache-2.0
/**
 * Commands are authentic: a control worker signs what its own workflows ask of a node, and the node
 * does nothing else. What that proves and what not is in docs/explained/security.md.
 */
@NullMarked
package dev.mllb.worker.command;

import org.jspecify.annotations.NullMarked;
