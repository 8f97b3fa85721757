package dev.mllb.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names given to models.
 *
 * @param tags name to model id
 * @param promoted ids in the order of their promotion; the last one is in use
 */
public record Marks(Map<String, String> tags, List<String> promoted) {

  static final Marks NONE = new Marks(Map.of(), List.of());

  public Marks {
    tags = Map.copyOf(tags);
    promoted = List.copyOf(promoted);
  }

  Marks tagged(String name, String id) {
    Map<String, String> more = new TreeMap<>(tags);
    more.put(name, id);
    return new Marks(more, promoted);
  }

  Marks promoting(String id) {
    List<String> more = new ArrayList<>(promoted);
    more.add(id);
    return new Marks(tags, more);
  }

  Marks rolledBack() {
    return new Marks(tags, promoted.subList(0, promoted.size() - 1));
  }
}
