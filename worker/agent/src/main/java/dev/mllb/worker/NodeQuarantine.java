// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.basics.DurableFile;
import dev.mllb.basics.FileFailure;
import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.machine.MachineFacts;
import dev.mllb.model.ModuleStrike;
import dev.mllb.model.Quarantine;
import dev.mllb.module.LoadedNote;
import dev.mllb.module.ModuleGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The quarantine as a node knows it: what took this node down, the fleet's list, and its own copy
 * of what it has ever seen of that. What it knows of itself is a list of its own, which nothing
 * that others report displaces or makes a duplicate. A server that lost its data has forgiven
 * nobody; only what an operator cleared is forgotten.
 */
public final class NodeQuarantine {

  private final Path state;
  private final String host;
  private final Supplier<Quarantine> fleet;
  private final Consumer<ModuleStrike> tellFleet;

  /**
   * @param host name of this node
   * @param fleet the server's list
   * @param tellFleet adds a strike to it
   */
  NodeQuarantine(
      Path state, String host, Supplier<Quarantine> fleet, Consumer<ModuleStrike> tellFleet) {
    this.state = state;
    this.host = host;
    this.fleet = fleet;
    this.tellFleet = tellFleet;
  }

  /** Asked before a module is loaded. */
  ModuleGate gate() {
    return ModuleGate.of(this::list);
  }

  /**
   * As {@link #gate}, for a command without a server: what this machine has on its lists, and what
   * no worker has taken down yet.
   */
  public static ModuleGate known(Path state) {
    return ModuleGate.of(
        () -> {
          Quarantine listed = read(own(state));
          return notTakenDown(state, listed).and(listed).and(read(heard(state)));
        });
  }

  /**
   * @param listed what a worker has taken down; one that died right after has left the note
   */
  private static Quarantine notTakenDown(Path state, Quarantine listed) {
    String bootId = MachineFacts.here().bootId();
    Quarantine left = Quarantine.EMPTY;
    for (LoadedNote note : LoadedNote.in(state).ofBootsBefore(bootId)) {
      left =
          note.read()
              .map(loaded -> loaded.strike("this machine", Instant.now()))
              .filter(strike -> listed.strikes().stream().noneMatch(strike::isOfSameBoot))
              .map(left::plus)
              .orElse(left);
    }
    return left;
  }

  /**
   * All lists.
   *
   * @throws MllbException SERVER_UNAVAILABLE: then no module is loaded, since nobody can say
   */
  Quarantine list() {
    return keep(Quarantine.EMPTY, fleet.get());
  }

  /** Adds a strike of this node to its own list, which needs no server; idempotent. */
  void record(ModuleStrike strike) {
    keep(Quarantine.EMPTY.plus(strike), Quarantine.EMPTY);
  }

  /**
   * Tells the server what it has lost of this node's own strikes. Those of others are theirs to
   * tell: nobody is believed about another.
   */
  void tell() {
    Quarantine there = fleet.get();
    keep(Quarantine.EMPTY, there);
    read(own(state)).from(host).strikes().stream()
        .filter(s -> !there.strikes().contains(s))
        .forEach(tellFleet);
  }

  private synchronized Quarantine keep(Quarantine mine, Quarantine news) {
    Quarantine heardBefore = read(heard(state));
    Quarantine heard = heardBefore.and(news).bounded();
    Quarantine ownBefore = read(own(state));
    // Earlier versions had one list: what it says of this node is moved once.
    Quarantine known = Files.exists(own(state)) ? ownBefore : heardBefore.from(host);
    Quarantine own = known.and(mine).and(cleared(heard)).bounded();
    write(own(state), ownBefore, own);
    write(heard(state), heardBefore, heard);
    return own.and(heard);
  }

  private static Quarantine cleared(Quarantine of) {
    return new Quarantine(List.of(), of.cleared());
  }

  private static void write(Path file, Quarantine before, Quarantine now) {
    if (now.equals(before) && Files.exists(file)) {
      return;
    }
    try {
      DurableFile.write(file, Json.bytes(now));
    } catch (IOException e) {
      throw FileFailure.of("cannot write " + file, e);
    }
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

  private static Path heard(Path state) {
    return state.resolve("quarantine.json");
  }

  private static Path own(Path state) {
    return state.resolve("quarantine-own.json");
  }
}
