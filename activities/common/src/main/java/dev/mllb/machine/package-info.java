// SPDX-License-Identifier: Apache-2.0
/**
 * What a machine is, read below a root folder: its files in /proc and /sys, its CPUs, nodes,
 * memory, kernel and boot. Read only.
 */
@NullMarked
package dev.mllb.machine;

import org.jspecify.annotations.NullMarked;
