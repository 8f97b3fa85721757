# SPDX-License-Identifier: Apache-2.0
"""Reads what `matrix` left in the folders of its rows: `rows DIR`, `contradicted DIR` (the last trace, if one of its
verdicts is not the derived one), `row DIR`, `table DIR...`."""

import json
import math
import pathlib
import sys

NORMAL_975 = 1.959964
HEAD = ["row", "kernel", "root", "CPUs", "doctor", "probe", "decisions", "reached the heuristic",
        "verdict unlike the derived one", "upper bound (95 %)", "module", "kernel warnings"]


def text(folder, name):
    file = folder / name
    return file.read_text(errors="replace").strip() if file.exists() else ""


def loaded(folder, name):
    try:
        return json.loads(text(folder, name))
    except ValueError:
        return None


def wilson(bad, all_rows):
    """Upper end of Wilson's interval; as TraceStats, over the rows that reached the heuristic."""
    if all_rows == 0:
        return 1.0
    rate, z2 = min(1.0, bad / all_rows), NORMAL_975 ** 2
    spread = NORMAL_975 * math.sqrt(rate * (1 - rate) / all_rows + z2 / (4 * all_rows ** 2))
    return min(1.0, (rate + z2 / (2 * all_rows) + spread) / (1 + z2 / all_rows))


def traces(folder):
    """References of the rounds' traces, oldest first; a round that was cut short left none."""
    found = (loaded(folder, file.name) for file in sorted(folder.glob("trace.*")))
    return [trace for trace in found if trace]


def counts(folder):
    """Decisions, those that reached the heuristic, mismatches: of all rounds together."""
    return tuple(sum(trace[what] for trace in traces(folder)) for what in ("rows", "heuristicRows", "mismatches"))


def said(folder, name):
    """The last line of a log, without what a table cannot hold."""
    lines = [line for line in text(folder, name).splitlines() if line.strip()]
    return lines[-1].replace("|", "/").strip() if lines else ""


def doctor(folder):
    found = loaded(folder, "doctor.json")
    if found is None and not (folder / "doctor.log").exists():
        return "not asked", ""
    if found is None:
        return said(folder, "doctor.log") or "no answer", ""
    checks = found["checks"]
    bad = [c for c in checks if c.get("fix")]
    probe = next((c["detail"].split(",")[0] for c in checks if c["name"].startswith("probe attaches") and not c.get("fix")), "")
    return "; ".join("%s: %s" % (c["name"], c["detail"]) for c in bad).replace("|", "/") or "ok", probe


def module(folder):
    lines = text(folder, "module.log").splitlines()
    if not lines:
        return "not tried" if "headers" in text(folder, "facts") else "no headers"
    good = sum(line.startswith("ok ") for line in lines)
    bad = sum(line.startswith("not ok ") for line in lines)
    if not (folder / "module.failed").exists():
        return "%d parts ok" % good
    return "%d of %d parts ok; %s" % (good, good + bad, next((l for l in lines if l.startswith("not ok")), said(folder, "module.log")))


def row(folder):
    facts = text(folder, "facts").splitlines()
    if len(facts) < 3:
        return [folder.name, "does not boot: " + said(folder, "boot.log")] + [""] * (len(HEAD) - 2)
    verdict, probe = doctor(folder)
    decisions, heuristic, bad = counts(folder)
    if not decisions:
        numbers = ["none: " + said(folder, "collect.log"), "-", "-", "-"]
    else:
        numbers = [f"{decisions:,}", f"{heuristic:,}", f"{bad:,}", "%.3f %%" % (100 * wilson(bad, heuristic))]
    warnings = len(text(folder, "kernel.log").splitlines())
    return [folder.name, facts[0], facts[2], facts[1], verdict, probe or "-", *numbers, module(folder), str(warnings)]


def line(cells):
    return "| " + " | ".join(cells) + " |"


def main(word, folders):
    folders = [pathlib.Path(f).resolve() for f in folders]
    if word == "rows":
        print(counts(folders[0])[1])
    elif word == "contradicted":
        last = traces(folders[0])[-1]
        print(last["manifest"]["uri"] if last["mismatches"] else "")
    elif word == "row":
        print(line(row(folders[0])), flush=True)
    else:
        print(line(HEAD))
        print(line(["---"] * 6 + ["---:"] * 4 + ["---"] * 2))
        for folder in folders:
            print(line(row(folder)))


main(sys.argv[1], sys.argv[2:])
