// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.trace;

import picocli.CommandLine.Command;

/** Looks at traces. */
@Command(
    name = "trace",
    description = "Looks at collected decisions.",
    subcommands = {TraceShowCommand.class, TraceStatsCommand.class, TraceCheckCommand.class})
public final class TraceCommand {}
