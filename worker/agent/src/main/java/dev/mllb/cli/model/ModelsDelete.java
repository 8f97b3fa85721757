// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.cli.experiment.Experiments;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.ModelStore;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.learning.registry.ModelRecord;
import dev.mllb.learning.registry.Registry;
import dev.mllb.worker.ConnectionOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mllb models delete}. */
@Command(
    name = "delete",
    description = {
      "Deletes models from the registry: those named, or all of one origin.",
      "Refuses what is promoted, and what a schedule or a workflow that runs names, for which it"
          + " asks the Temporal server. Nothing is deleted when one of them cannot be.",
      "Their files stay until mllb artifacts gc finds that nothing else refers to them."
    })
final class ModelsDelete implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private final Output output = new Output();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final ModelStore store = new ModelStore();

  @Parameters(
      arity = "0..*",
      paramLabel = "MODEL",
      description = "Id, beginning of one, or tag; repeatable.")
  private List<String> names = List.of();

  @Option(
      names = "--origin",
      paramLabel = "NAME",
      defaultValue = "",
      description = "All models of this origin: an experiment's id, or \"mllb train\".")
  private String origin = "";

  @Option(names = "--force", description = "Whoever names them; asks no server.")
  private boolean force;

  @Override
  public Integer call() {
    if (names.isEmpty() == origin.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "name models, or give --origin NAME; mllb models list shows all");
    }
    Registry registry = store.registry();
    List<ModelRecord> models = wanted(registry);
    if (!force) {
      models.forEach(registry::requireNotInUse);
      requireUnused(models);
    }
    models.forEach(model -> registry.delete(model, force));
    List<String> ids = models.stream().map(ModelRecord::id).toList();
    String promoted = registry.promoted().orElse(null);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("deleted", ids);
    result.put("promoted", promoted);
    output.result(result, () -> ids.stream().map(id -> "deleted " + id).toList());
    return ExitCodes.OK;
  }

  private List<ModelRecord> wanted(Registry registry) {
    List<ModelRecord> found =
        origin.isEmpty()
            ? names.stream().map(registry::find).distinct().toList()
            : registry.list().stream().filter(model -> model.origin().equals(origin)).toList();
    if (found.isEmpty()) {
      throw new MllbException(
          FailureCode.INVALID_PLAN,
          "no model has the origin "
              + origin
              + "; there are: "
              + String.join(", ", origins(registry).toList()));
    }
    return found;
  }

  private static Stream<String> origins(Registry registry) {
    return registry.list().stream().map(ModelRecord::origin).distinct().sorted();
  }

  private void requireUnused(List<ModelRecord> models) {
    try (Experiments server = Experiments.connect(connection)) {
      Map<String, String> users = server.usersOf(models.stream().map(ModelRecord::id).toList());
      users.forEach(
          (model, user) -> {
            throw new MllbException(
                FailureCode.NOT_POSSIBLE_NOW,
                "nothing deleted: "
                    + user
                    + " names model "
                    + model
                    + "; --force deletes it anyway");
          });
    } catch (MllbException e) {
      if (e.code() != FailureCode.SERVER_UNAVAILABLE) {
        throw e;
      }
      throw new MllbException(
          e.code(),
          "nothing deleted, as only the server knows who uses a model: "
              + e.getMessage()
              + "; --force asks none",
          e);
    }
  }
}
