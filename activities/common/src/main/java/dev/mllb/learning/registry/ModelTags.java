// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.registry;

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
 */
public record ModelTags(Map<String, String> tags, List<String> promoted) {

  static final ModelTags NONE = new ModelTags(Map.of(), List.of());

  public ModelTags {
    tags = Map.copyOf(tags);
    promoted = List.copyOf(promoted);
  }

  /** The model promoted last. */
  Optional<String> inUse() {
    return promoted.isEmpty() ? Optional.empty() : Optional.of(promoted.get(promoted.size() - 1));
  }

  ModelTags tagged(String name, String id) {
    Map<String, String> more = new TreeMap<>(tags);
    more.put(name, id);
    return new ModelTags(more, promoted);
  }

  ModelTags promoting(String id) {
    List<String> more = new ArrayList<>(promoted);
    more.add(id);
    return new ModelTags(tags, more);
  }

  /** Forgets a model: its names, and that it was ever in use. */
  ModelTags without(String id) {
    Map<String, String> left = new TreeMap<>(tags);
    left.values().removeIf(id::equals);
    return new ModelTags(left, promoted.stream().filter(each -> !each.equals(id)).toList());
  }

  ModelTags rolledBack() {
    return new ModelTags(tags, promoted.subList(0, promoted.size() - 1));
  }
}
