// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import picocli.CommandLine.Command;

/** {@code mllb models}. */
@Command(
    name = "models",
    description =
        "Known models: list, show, compare, tag, promote, roll back, delete, sign, verify.",
    subcommands = {
      ModelsList.class,
      ModelsShow.class,
      ModelsCompare.class,
      ModelsLeaderboard.class,
      ModelsTag.class,
      ModelsPromote.class,
      ModelsRollback.class,
      ModelsDelete.class,
      ModelsSign.class,
      ModelsVerify.class,
      ModelsKey.class
    })
public final class ModelsCommand {}
