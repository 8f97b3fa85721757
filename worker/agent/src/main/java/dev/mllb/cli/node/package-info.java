// SPDX-License-Identifier: Apache-2.0
/**
 * Commands about this machine itself: {@code module}, {@code doctor}, {@code tune}. They use the
 * very classes of the activities, without a server.
 */
@NullMarked
package dev.mllb.cli.node;

import org.jspecify.annotations.NullMarked;
