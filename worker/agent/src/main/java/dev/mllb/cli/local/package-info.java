// SPDX-License-Identifier: Apache-2.0
/**
 * What a person needs to run everything on one machine: the local server, the emulated node and a
 * whole experiment on them ({@link dev.mllb.cli.local.RunCommand}). No experiment logic: that is
 * the workflow's. The machinery itself is the shell scripts in {@code deploy/}.
 */
@NullMarked
package dev.mllb.cli.local;

import org.jspecify.annotations.NullMarked;
