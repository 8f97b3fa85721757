#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A dataset of any size: the rows of a real one, again and again, each round later than the last.

repeat_rows.py DATASET.npy ROWS OUT.npy
"""
import sys

import numpy as np


def main() -> None:
    source = np.load(sys.argv[1])
    rows = int(sys.argv[2])
    out = np.lib.format.open_memmap(sys.argv[3], mode="w+", dtype=source.dtype, shape=(rows,))
    length = int(source["ts_ns"].max() - source["ts_ns"].min()) + 1
    for turn, start in enumerate(range(0, rows, len(source))):
        part = source[: min(len(source), rows - start)].copy()
        part["ts_ns"] += np.uint64(turn * length)
        out[start : start + len(part)] = part
    out.flush()


if __name__ == "__main__":
    main()
