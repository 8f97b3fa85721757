// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Names given to models.
 *
 * @param tags name to model id
 * @param promoted ids in the order of their promotion; the last one is in use
 * @param leaving ids that are being deleted, which get no name any more
 */
public record ModelTags(
    Map<String, String> tags,
    List<String> promoted,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> leaving) {

  static final ModelTags NONE = new ModelTags(Map.of(), List.of(), List.of());

  public ModelTags {
    tags = Map.copyOf(tags);
    promoted = List.copyOf(promoted);
    leaving = leaving == null ? List.of() : List.copyOf(leaving);
  }

  /** The model promoted last. */
  Optional<String> inUse() {
    return promoted.isEmpty() ? Optional.empty() : Optional.of(promoted.get(promoted.size() - 1));
  }

  ModelTags tagged(String name, String id) {
    Map<String, String> more = new TreeMap<>(tags);
    more.put(name, id);
    return new ModelTags(more, promoted, leaving);
  }

  ModelTags promoting(String id) {
    List<String> more = new ArrayList<>(promoted);
    more.add(id);
    return new ModelTags(tags, more, leaving);
  }

  /** Takes a model's names, and that it was ever in use: it is about to be deleted. */
  ModelTags leaving(String id) {
    Map<String, String> left = new TreeMap<>(tags);
    left.values().removeIf(id::equals);
    List<String> more = new ArrayList<>(without(leaving, id));
    more.add(id);
    return new ModelTags(left, without(promoted, id), more);
  }

  /** Without what was said of a model that is deleted. */
  ModelTags left(String id) {
    return new ModelTags(tags, promoted, without(leaving, id));
  }

  private static List<String> without(List<String> ids, String id) {
    return ids.stream().filter(each -> !each.equals(id)).toList();
  }

  ModelTags rolledBack() {
    return new ModelTags(tags, promoted.subList(0, promoted.size() - 1), leaving);
  }
}
