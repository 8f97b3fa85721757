// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.basics.DurableFile;
import dev.mllb.basics.FileFailure;
import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ModuleStrike;
import dev.mllb.model.Quarantine;
import dev.mllb.module.ModuleGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The quarantine as a node knows it: the fleet's list, and its own copy of what it has ever seen of
 * it. A server that lost its data has forgiven nobody; only what an operator cleared is forgotten.
 */
public final class NodeQuarantine {

  private final Path file;
  private final Supplier<Quarantine> fleet;
  private final Consumer<ModuleStrike> tellFleet;

  /**
   * @param fleet the server's list
   * @param tellFleet adds a strike to it
   */
  NodeQuarantine(Path state, Supplier<Quarantine> fleet, Consumer<ModuleStrike> tellFleet) {
    this.file = file(state);
    this.fleet = fleet;
    this.tellFleet = tellFleet;
  }

  /** Asked before a module is loaded. */
  ModuleGate gate() {
    return ModuleGate.of(this::list);
  }

  /** As {@link #gate}, for a command without a server: what this machine has on its own list. */
  public static ModuleGate known(Path state) {
    return ModuleGate.of(() -> read(file(state)));
  }

  /**
   * Both lists.
   *
   * @throws MllbException SERVER_UNAVAILABLE: then no module is loaded, since nobody can say
   */
  Quarantine list() {
    return keep(fleet.get());
  }

  /** Adds a strike to this node's list, which needs no server; idempotent. */
  void record(ModuleStrike strike) {
    keep(Quarantine.EMPTY.plus(strike));
  }

  /** Tells the server what it has lost of this node's list. */
  void tell() {
    Quarantine there = fleet.get();
    Quarantine known = keep(there);
    known.strikes().stream().filter(s -> !there.strikes().contains(s)).forEach(tellFleet);
  }

  private synchronized Quarantine keep(Quarantine news) {
    Quarantine before = read(file);
    Quarantine now = before.and(news);
    if (!now.equals(before)) {
      try {
        DurableFile.write(file, Json.bytes(now));
      } catch (IOException e) {
        throw FileFailure.of("cannot write " + file, e);
      }
    }
    return now;
  }

  private static Quarantine read(Path file) {
    try {
      return Files.exists(file)
          ? Json.read(Files.readAllBytes(file), Quarantine.class)
          : Quarantine.EMPTY;
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.MODULE_QUARANTINED,
          file + ", this machine's list of modules in quarantine, cannot be read: look at it",
          e);
    }
  }

  private static Path file(Path state) {
    return state.resolve("quarantine.json");
  }
}
