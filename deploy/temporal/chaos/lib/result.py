#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""result.py RESULT.json STORE: an experiment's report is there, every trial measured, every row once."""
import json
import pathlib
import sys


def find(value, key):
    """The first value of a key, wherever it is."""
    if isinstance(value, dict):
        if key in value:
            return value[key]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            found = find(item, key)
            if found is not None:
                return found
    return None


def faults_of_trace(trace, manifest):
    """Sentences; prints what there is."""
    wrong = []
    rows = sum(segment["rows"]["rows"] for segment in manifest["segments"])
    missing = sum(gap["missingRows"] for gap in manifest["gaps"])
    if rows != trace["rows"] or rows == 0:
        wrong.append(f"{rows} rows in the segments, {trace['rows']} in the result")
    if missing:
        wrong.append(f"{missing} rows were durable and are gone")
    print(f"{rows} rows in {len(manifest['segments'])} segments, {len(manifest['gaps'])} gaps, "
          f"{trace['dropped']} dropped by the ring")
    for gap in manifest["gaps"]:
        print(f"  gap after {gap['afterSegment']}: {gap['reason']}")
    return wrong


def main():
    result = json.load(open(sys.argv[1]))
    store = pathlib.Path(sys.argv[2])

    def path(ref):
        return store / ref["sha256"][:2] / ref["sha256"] / ref["uri"].split("/")[-1]

    summary = find(result, "summary")
    report = find(result, "report")
    wrong = []
    if not path(report["html"]).is_file():
        wrong.append("no report page in the store")
    planned = {trial["name"] for trial in summary["plan"]["trials"]}
    measured = {trial["trial"] for trial in summary["trials"] if trial["measurement"]}
    if planned != measured:
        wrong.append(f"planned {planned}, measured {measured}")
    print("attempts: "
          + ", ".join(f"{t['trial']} {t['attempt']} {t['failure'] or t['verdict']}" for t in summary["trials"]))
    trace = summary["lineage"]["trace"]
    if trace:
        wrong += faults_of_trace(trace, json.load(open(path(trace["manifest"]))))
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
