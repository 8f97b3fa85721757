// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tunables of a machine as they are: read, set, and put back, without a note of anything. */
public final class MachineTunables {

  private final Path root;

  /**
   * @param root {@code /}, but in tests
   */
  public MachineTunables(Path root) {
    this.root = root;
  }

  /** Every tunable this kernel has, as it is now. */
  public Map<String, String> present() {
    Map<String, String> values = new TreeMap<>();
    for (Tunable tunable : Tunable.values()) {
      values.putAll(tunable.read(root));
    }
    return values;
  }

  /**
   * Whether this machine has all of these.
   *
   * @throws MllbException INVALID_PLAN naming the first that it has not
   */
  public void checkPresent(Set<String> names) {
    names.forEach(
        name -> {
          found(name);
          places(name);
        });
  }

  /** Values now, by place. */
  Map<String, String> found(String name) {
    Tunable.Place place = place(name);
    Map<String, String> values = new TreeMap<>();
    place
        .tunable()
        .places(root, place.place())
        .forEach((each, file) -> Tunable.value(file).ifPresent(value -> values.put(each, value)));
    return values;
  }

  private static Tunable.Place place(String name) {
    return Tunable.named(name)
        .orElseThrow(
            () ->
                new MllbException(FailureCode.INVALID_PLAN, "tune." + name + ": no such tunable"));
  }

  /**
   * Sets all places of tunables, and reads them back.
   *
   * @param found how each of them was, by place: what is not there could not be put back
   * @throws MllbException INVALID_PLAN for a name or value the kernel does not take
   */
  void set(Map<String, String> wanted, Map<String, String> found) {
    new TreeMap<>(wanted)
        .forEach(
            (name, value) ->
                places(name)
                    .forEach(
                        (place, file) -> {
                          if (!found.containsKey(place)) {
                            throw new MllbException(
                                FailureCode.INVALID_PLAN,
                                "tune."
                                    + name
                                    + ": "
                                    + file
                                    + " cannot be read, and so could not be put back; bring it back (an"
                                    + " offline CPU?), or name the places to set");
                          }
                          set(name, file, value);
                        }));
  }

  SortedMap<String, Path> places(String name) {
    Tunable.Place place = place(name);
    SortedMap<String, Path> places = place.tunable().places(root, place.place());
    if (places.isEmpty()) {
      throw new MllbException(
          FailureCode.INVALID_PLAN, "tune." + name + ": this machine has no " + name);
    }
    return places;
  }

  private static void set(String name, Path file, String value) {
    try {
      Tunable.write(file, value);
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.INVALID_PLAN,
          "tune." + name + ": the kernel does not take '" + value + "' (" + e.getMessage() + ")",
          e);
    }
  }

  /**
   * Puts values back. Every place is tried; one that this machine has no more needs nothing. One
   * that is there and cannot be read has failed (a CPU that is offline has a governor all the
   * same), and so has one that only another release knows.
   *
   * @param values by place
   * @param after whose they were not
   * @param advice for who reads that it failed
   * @return ids of the tunables that were put back
   * @throws MllbException HOST_NOT_NATIVE naming all places that did not take their value
   */
  List<String> putBack(Map<String, String> values, String after, String advice) {
    List<String> restored = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          Tunable.Place place = Tunable.named(name).orElse(null);
          if (place == null) {
            failed.add(
                name
                    + " to "
                    + value
                    + " (this release does not know it, the one that has set it can)");
            return;
          }
          for (Path there : place.tunable().places(root, place.place()).values()) {
            if (value.equals(Tunable.value(there).orElse(null))) {
              continue; // as it was
            }
            try {
              Tunable.write(there, value);
              restored.add(place.tunable().id());
            } catch (IOException e) {
              if (Files.exists(there)) {
                failed.add(name + " to " + value + " (" + e.getMessage() + ")");
              }
            }
          }
        });
    if (!failed.isEmpty()) {
      throw new MllbException(
          FailureCode.HOST_NOT_NATIVE,
          "cannot put back " + String.join(", ", failed) + " after " + after + "; " + advice);
    }
    return restored.stream().distinct().toList();
  }
}
