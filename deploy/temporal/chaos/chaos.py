#!/usr/bin/env python3
"""Chaos and scale suite: real Temporal server, real worker code, simulated hosts.

  chaos.py --temporal BINARY chaos [--hosts 4] [--experiments 12] [--faults 20] [--seed 1]
  chaos.py --temporal BINARY scale [--hosts 200] [--experiments 1000]

Everything runs on this machine, below a temporary folder, on ports of its own, and is stopped at the
end. The simulated hosts (worker/src/test/java/dev/mllb/fleet) note in a journal what they did;
the suite compares the journal with what the server says. Exit code 0 when everything held.
"""
import argparse
import collections
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
PORT = 17433
ADDRESS = f"127.0.0.1:{PORT}"
ATTRIBUTES = ["MllbPhase", "MllbHost", "MllbKernel", "MllbModel", "MllbVerdict"]


def classpath():
    parts = [ROOT / "worker/target/test-classes", ROOT / "worker/target/classes",
             ROOT / "workflows/target/test-classes"]
    for part in parts:
        if not part.is_dir():
            sys.exit(f"chaos.py: {part} is missing; run: mvn -pl worker -am package")
    return ":".join(map(str, parts)) + f":{ROOT}/worker/target/dist/full/lib/*"


class Process:
    """One process of the fleet that can be killed, stopped and started again."""

    def __init__(self, name, command, folder):
        self.name, self.command, self.folder, self.popen = name, command, folder, None

    def start(self):
        log = open(self.folder / f"{self.name}.log", "ab")
        self.popen = subprocess.Popen(self.command, stdout=log, stderr=log,
                                      stdin=subprocess.DEVNULL, start_new_session=True)

    def kill(self):
        if self.popen:
            self.popen.kill()
            self.popen.wait()

    def pause(self, seconds):
        self.popen.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.popen.send_signal(signal.SIGCONT)


class Fleet:
    def __init__(self, temporal, folder, hosts, hosts_per_process, step_millis):
        self.temporal, self.folder = temporal, folder
        self.journal = folder / "journal"
        self.server = Process("server", [
            temporal, "server", "start-dev", "--ip", "127.0.0.1", "--headless", "--port", str(PORT),
            "--db-filename", str(folder / "temporal.db"), "--log-level", "error",
            *sum((["--search-attribute", f"{a}=Keyword"] for a in ATTRIBUTES), [])], folder)
        java = ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx600m", "-cp", classpath(),
                "dev.mllb.fleet.SimulatedFleet", ADDRESS, str(self.journal)]
        self.control = Process("control", [*java, "", str(step_millis), "control"], folder)
        self.compute = Process("compute", [*java, "", str(step_millis), "compute"], folder)
        self.hosts = [f"node{i}" for i in range(hosts)]
        groups = [self.hosts[i:i + hosts_per_process] for i in range(0, hosts, hosts_per_process)]
        self.host_processes = [
            Process(f"host-{i}", [*java, ",".join(group), str(step_millis)], folder)
            for i, group in enumerate(groups)]

    def processes(self):
        return [self.server, self.control, self.compute, *self.host_processes]

    def up(self):
        self.server.start()
        self.await_server()
        for process in self.processes()[1:]:
            process.start()

    def await_server(self):
        for _ in range(120):
            if self.ask("operator", "cluster", "health").returncode == 0:
                return
            time.sleep(0.5)
        sys.exit("chaos.py: the server does not answer; see " + str(self.folder))

    def down(self):
        for process in reversed(self.processes()):
            process.kill()

    def ask(self, *words):
        return subprocess.run([self.temporal, *words, "--address", ADDRESS], capture_output=True,
                              text=True, check=False)

    def start(self, number):
        request = json.loads((pathlib.Path(__file__).parent / "request.json").read_text())
        request["host"] = self.hosts[number % len(self.hosts)]
        workflow_id = f"experiment-chaos-{number}"
        for _ in range(60):
            done = self.ask("workflow", "start", "--type", "ExperimentWorkflow", "--task-queue",
                            "mllb-control", "--workflow-id", workflow_id, "--id-conflict-policy",
                            "UseExisting", "--input", json.dumps(request))
            if done.returncode == 0:
                return workflow_id
            time.sleep(1)
        sys.exit("chaos.py: cannot start: " + done.stderr)

    def count(self, query):
        done = self.ask("workflow", "count", "--query", query, "-o", "json")
        try:
            return int(json.loads(done.stdout).get("count", 0))
        except (ValueError, AttributeError):
            return -1

    def running(self):
        return self.count("ExecutionStatus = 'Running' AND WorkflowType = 'ExperimentWorkflow'")


def inject(fleet, dice):
    """One fault; returns its name."""
    kind = dice.choice(["kill host", "kill host", "kill control", "kill compute", "kill server",
                        "stop host", "stop server", "stop control"])
    what, who = kind.split()
    process = dice.choice(fleet.host_processes) if who == "host" else getattr(fleet, who)
    if what == "kill":
        process.kill()
        time.sleep(dice.uniform(0.5, 4))
        process.start()
        if who == "server":
            fleet.await_server()
    else:
        process.pause(dice.uniform(2, 12))
    return kind


def read_journal(fleet):
    facts = collections.defaultdict(list)
    for line in fleet.journal.read_text().splitlines():
        words = line.split()
        if words[1] == "report":
            facts[words[2]].append(("report", words[3]))
        elif words[2] in ("touched", "native"):
            facts[words[3]].append((words[2], ""))
        else:
            facts[words[4].split("/")[0]].append((words[2], words[3]))
    return facts


def check(fleet, ids):
    """What must hold whatever was injected; returns the faults found."""
    wrong = []
    facts = read_journal(fleet)
    done = fleet.count("WorkflowType = 'ExperimentWorkflow' AND ExecutionStatus = 'Completed'")
    if done != len(ids):
        wrong.append(f"{len(ids) - done} of {len(ids)} experiments did not complete")
    for workflow_id in ids:
        mine = facts[workflow_id]
        host_state = [f for f, _ in mine if f in ("touched", "native")]
        if not host_state or host_state[-1] != "native":
            wrong.append(f"{workflow_id}: host not native at the end: {host_state}")
        if not [s for f, s in mine if f == "report"] or mine[-1][0] != "report":
            wrong.append(f"{workflow_id}: no report")
        elif mine[-1][1] != "2":
            wrong.append(f"{workflow_id}: {mine[-1][1]} trials in the report, not 2")
        ends = [s for f, s in mine if f == "end" and s == "collect"]
        begins = [s for f, s in mine if f == "begin" and s == "collect"]
        if not ends or len(ends) > len(begins):
            wrong.append(f"{workflow_id}: collections ended {len(ends)}, begun {len(begins)}")
    leases = fleet.count("ExecutionStatus = 'Running' AND WorkflowType = 'HostLeaseWorkflow'")
    if leases != 0:
        wrong.append(f"{leases} leases left")
    return wrong


def lengths(fleet, ids):
    sizes = []
    for workflow_id in ids:
        done = fleet.ask("workflow", "describe", "-w", workflow_id, "-o", "json")
        info = json.loads(done.stdout)["workflowExecutionInfo"]
        sizes.append(int(info["historyLength"]))
    return sizes


def await_end(fleet, limit):
    end = time.time() + limit
    while time.time() < end:
        if fleet.running() == 0:
            time.sleep(3)
            if fleet.running() == 0:
                return True
        time.sleep(1)
    return False


def chaos(fleet, options):
    dice = random.Random(options.seed)
    fleet.up()
    ids = [fleet.start(n) for n in range(options.experiments)]
    injected = collections.Counter()
    began = time.time()
    while sum(injected.values()) < options.faults and (fleet.running() != 0):
        time.sleep(dice.uniform(0.5, 4))
        injected[inject(fleet, dice)] += 1
    ended = await_end(fleet, options.limit)
    time.sleep(2)
    wrong = check(fleet, ids) if ended else [f"{fleet.running()} experiments still run"]
    sizes = lengths(fleet, ids)
    print(f"seed {options.seed}: {options.experiments} experiments on {options.hosts} hosts, "
          f"{sum(injected.values())} faults in {time.time() - began:.0f} s")
    for kind, n in sorted(injected.items()):
        print(f"  {kind}: {n}")
    print(f"  history events: median {sorted(sizes)[len(sizes) // 2]}, most {max(sizes)}")
    return wrong


def scale(fleet, options):
    fleet.up()
    began = time.time()
    ids = [fleet.start(n) for n in range(options.experiments)]
    ended = await_end(fleet, options.limit)
    wrong = check(fleet, ids) if ended else [f"{fleet.running()} experiments still run"]
    sizes = lengths(fleet, ids[:: max(1, len(ids) // 50)])
    print(f"{options.experiments} experiments on {options.hosts} hosts in {time.time() - began:.0f} s")
    print(f"  history events: most {max(sizes)}")
    for process in fleet.processes():
        status = pathlib.Path(f"/proc/{process.popen.pid}/status").read_text()
        peak = [line for line in status.splitlines() if line.startswith("VmHWM")][0].split()[1]
        print(f"  {process.name}: peak memory {int(peak) // 1024} MiB")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", choices=["chaos", "scale"])
    parser.add_argument("--temporal", default="temporal")
    parser.add_argument("--hosts", type=int)
    parser.add_argument("--experiments", type=int)
    parser.add_argument("--faults", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=900, help="seconds after the last fault")
    parser.add_argument("--keep", action="store_true", help="keep logs and journal")
    options = parser.parse_args()
    is_chaos = options.suite == "chaos"
    options.hosts = options.hosts or (4 if is_chaos else 200)
    options.experiments = options.experiments or (12 if is_chaos else 1000)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="mllb-chaos-"))
    fleet = Fleet(options.temporal, folder, options.hosts, 1 if is_chaos else 100,
                  500 if is_chaos else 50)
    try:
        wrong = (chaos if is_chaos else scale)(fleet, options)
    finally:
        fleet.down()
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            print(f"logs: {folder}")
    print("\n".join("WRONG " + line for line in wrong) or "everything held")
    print(f"{options.experiments if not wrong else 0} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    os.environ.setdefault("MLLB_LOG", "WARN")
    sys.exit(main())
