// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import dev.mllb.fleet.FleetFolder;
import dev.mllb.fleet.SimulatedFleet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All processes, disks and wires of a simulated fleet. */
final class Fleet implements AutoCloseable {

  static final String OWN_BUILD = System.getProperty("java.class.path");

  final FleetFolder folder;
  final RealServer server;
  final FleetProcess control;
  final FleetProcess compute;
  final Map<String, FleetProcess> hosts = new LinkedHashMap<>();
  final Map<String, Link> links = new LinkedHashMap<>();
  final Map<String, SmallDisk> disks = new LinkedHashMap<>();
  final SmallDisk store;

  private final List<FleetProcess> workers = new ArrayList<>();
  private volatile String classPath = OWN_BUILD;

  /** One process, disk and wire per host, as on a rack. */
  static Fleet ofNodes(Path root, RealServer server, List<String> names, long paceMillis) {
    Fleet fleet = new Fleet(root, server, names, paceMillis);
    for (String name : names) {
      Link link = new Link(server.port());
      fleet.links.put(name, link);
      fleet.disks.put(name, new SmallDisk(fleet.folder.disk(name), "64m"));
      fleet.addHosts(List.of(name), link.address(), paceMillis, "--collect");
    }
    return fleet;
  }

  /** Many hosts in few processes. */
  static Fleet ofMany(
      Path root, RealServer server, List<String> names, int perProcess, long paceMillis) {
    Fleet fleet = new Fleet(root, server, names, paceMillis);
    for (int i = 0; i < names.size(); i += perProcess) {
      fleet.addHosts(
          names.subList(i, Math.min(names.size(), i + perProcess)), server.address(), paceMillis);
    }
    return fleet;
  }

  private Fleet(Path root, RealServer server, List<String> names, long paceMillis) {
    this.folder = new FleetFolder(root);
    this.server = server;
    folder.create(names);
    store = new SmallDisk(folder.store(), "512m");
    control = worker("control", server.address(), paceMillis, "--control");
    compute = worker("compute", server.address(), paceMillis, "--compute");
  }

  private void addHosts(List<String> names, String address, long paceMillis, String... extra) {
    List<String> arguments = new ArrayList<>(List.of("--hosts", String.join(",", names)));
    arguments.addAll(List.of(extra));
    FleetProcess process =
        worker("host-" + names.get(0), address, paceMillis, arguments.toArray(String[]::new));
    names.forEach(name -> hosts.put(name, process));
  }

  private FleetProcess worker(String name, String address, long paceMillis, String... extra) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--address",
                address,
                "--folder",
                folder.root().toString(),
                "--pace-millis",
                Long.toString(paceMillis)));
    arguments.addAll(List.of(extra));
    FleetProcess process = new FleetProcess(name, () -> java(arguments), folder.root());
    workers.add(process);
    return process;
  }

  private List<String> java(List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx400m",
                "-cp",
                classPath,
                SimulatedFleet.class.getName()));
    command.addAll(arguments);
    return command;
  }

  /** The build that workers run when they are started next; this one at first. */
  void useClassPath(String path) {
    classPath = path;
  }

  /** In the order of an upgrade: a worker is asked by those that come after it. */
  List<FleetProcess> workers() {
    List<FleetProcess> all = new ArrayList<>(workers);
    Collections.reverse(all);
    return all;
  }

  void up() {
    server.up();
    workers.forEach(FleetProcess::start);
  }

  List<FleetProcess> processes() {
    return Stream.concat(Stream.of(server.process), workers.stream()).toList();
  }

  /** Ends all that was started; idempotent. */
  @Override
  public synchronized void close() {
    workers.forEach(FleetProcess::kill);
    server.process.kill();
    links.values().forEach(Link::close);
    disks.values().forEach(SmallDisk::close);
    store.close();
  }
}
