// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.model.ModuleSpec;
import dev.mllb.workload.Quantity;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What an owner wrote in a policy, as YAML has it. */
final class HostPolicyFile {

  private static final Set<String> KEYS =
      Set.of(
          "workloads",
          "tunables",
          "schedulers",
          "longest_collection",
          "highest_mode",
          "canary_per_mille",
          "hours",
          "boots");

  private static final List<String> BOOT_KEYS = List.of("kernels", "parameters");

  private HostPolicyFile() {}

  /**
   * The policy in it.
   *
   * @throws IllegalArgumentException with what cannot be understood; {@code DateTimeParseException}
   *     for hours that are none
   */
  static HostPolicy of(Object file) {
    Map<?, ?> root = mapping(file, "the file");
    if (root.isEmpty()) {
      throw new IllegalArgumentException(
          "it says nothing; what sets no bound says so: highest_mode: active");
    }
    for (Object key : root.keySet()) {
      if (!KEYS.contains(String.valueOf(key))) {
        throw new IllegalArgumentException(key + " is none of " + new TreeSet<>(KEYS));
      }
    }
    Object mode = root.get("highest_mode");
    Object perMille = root.get("canary_per_mille");
    Object collection = root.get("longest_collection");
    String[] hours = hours(root.get("hours"));
    return new HostPolicy(
        root.containsKey("workloads") ? bounds("workloads", root.get("workloads")) : null,
        root.containsKey("tunables") ? tunables(root.get("tunables")) : null,
        root.containsKey("schedulers") ? bounds("schedulers", root.get("schedulers")) : null,
        collection == null ? null : Quantity.duration(collection.toString()),
        // YAML takes a bare off for false.
        mode == null
            ? ModuleSpec.Mode.ACTIVE
            : Boolean.FALSE.equals(mode)
                ? ModuleSpec.Mode.OFF
                : ModuleSpec.Mode.valueOf(mode.toString().toUpperCase(Locale.ROOT)),
        perMille == null ? 1000 : Integer.parseInt(perMille.toString()),
        hours.length == 0 ? null : LocalTime.parse(hours[0]),
        hours.length == 0 ? null : LocalTime.parse(hours[1]),
        root.containsKey("boots") ? boots(root.get("boots")) : null);
  }

  private static HostPolicy.BootPolicy boots(@Nullable Object value) {
    Map<?, ?> boots = mapping(value == null ? Map.of() : value, "boots");
    for (Object key : boots.keySet()) {
      if (!BOOT_KEYS.contains(String.valueOf(key))) {
        throw new IllegalArgumentException("boots." + key + " is none of " + BOOT_KEYS);
      }
    }
    Object kernels = boots.get("kernels");
    return new HostPolicy.BootPolicy(
        kernels == null ? null : names("boots.kernels", kernels),
        names("boots.parameters", boots.get("parameters")));
  }

  private static Set<String> names(String key, @Nullable Object value) {
    if (value != null && !(value instanceof List<?>)) {
      throw new IllegalArgumentException(key + " is not a list");
    }
    Set<String> names = new TreeSet<>();
    if (value instanceof List<?> list) {
      list.forEach(name -> names.add(name(key, name)));
    }
    return names;
  }

  /** YAML takes a word that is missing, and the bare word null, for nothing. */
  private static String name(String key, @Nullable Object name) {
    if (name == null) {
      throw new IllegalArgumentException(key + ": a name is missing");
    }
    return name.toString();
  }

  private static String[] hours(@Nullable Object hours) {
    if (hours == null) {
      return new String[0];
    }
    String[] ends = hours.toString().strip().split("\\s*-\\s*", -1);
    if (ends.length != 2) {
      throw new IllegalArgumentException("hours is like \"20:00-06:00\", not " + hours);
    }
    return ends;
  }

  /** A list of names, or names with the largest value of each of their parameters. */
  private static Map<String, Map<String, String>> bounds(String key, @Nullable Object value) {
    Map<String, Map<String, String>> bounds = new TreeMap<>();
    named(key, value)
        .forEach(
            (name, most) -> {
              Map<String, String> parameters = new TreeMap<>();
              mapping(most == null ? Map.of() : most, key + "." + name)
                  .forEach(
                      (each, high) ->
                          parameters.put(name(key + "." + name, each), String.valueOf(high)));
              bounds.put(name(key, name), parameters);
            });
    return bounds;
  }

  private static Map<String, String> tunables(@Nullable Object value) {
    Map<String, String> most = new TreeMap<>();
    named("tunables", value)
        .forEach(
            (name, high) -> most.put(name("tunables", name), high == null ? "" : high.toString()));
    most.forEach(
        (name, high) -> {
          if (Tunable.named(name).isEmpty()) {
            throw new IllegalArgumentException("tunables: no such tunable: " + name);
          }
          if (!high.isEmpty() && HostPolicy.number(high).isEmpty()) {
            throw new IllegalArgumentException(
                "tunables." + name + " is the largest number allowed, not " + high);
          }
        });
    return most;
  }

  private static Map<?, ?> named(String key, @Nullable Object value) {
    if (value instanceof List<?> names) {
      Map<Object, Object> any = new LinkedHashMap<>();
      names.forEach(name -> any.put(name(key, name), null));
      return any;
    }
    return mapping(value == null ? Map.of() : value, key);
  }

  private static Map<?, ?> mapping(Object value, String what) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException(what + " is not a mapping");
  }
}
