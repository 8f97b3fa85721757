// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.trace;

import picocli.CommandLine.Command;

/** Makes, imports and exports datasets. */
@Command(
    name = "dataset",
    description = "Makes, imports and exports datasets.",
    subcommands = {
      DatasetBuildCommand.class,
      DatasetImportCommand.class,
      DatasetExportCommand.class
    })
public final class DatasetCommand {}
