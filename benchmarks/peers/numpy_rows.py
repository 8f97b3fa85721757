#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rows per second of a forward pass in NumPy, one row at a time, as a per-decision script does it.

numpy_rows.py FOLDER    with weights.bin and rows.bin from ModelPeers
"""
import sys
import time
from pathlib import Path

import numpy as np

WIDTH, HIDDEN, ROWS = 15, 10, 20_000


def main() -> None:
    folder = Path(sys.argv[1])
    weights = np.fromfile(folder / "weights.bin", dtype="<f4")
    w1 = weights[: WIDTH * HIDDEN].reshape(HIDDEN, WIDTH)
    b1 = weights[WIDTH * HIDDEN :][:HIDDEN]
    w2 = weights[WIDTH * HIDDEN + HIDDEN :][:HIDDEN]
    b2 = weights[-1]
    rows = np.fromfile(folder / "rows.bin", dtype="<i2").reshape(-1, WIDTH)[:ROWS]
    rows = rows.astype(np.float32) / 256
    best = float("inf")
    for _ in range(5):
        start = time.thread_time()
        for row in rows:
            float(w2 @ np.maximum(w1 @ row + b1, 0) + b2)
        best = min(best, time.thread_time() - start)
    print(f"numpy_rows_per_second\t{len(rows) / best:.6g}\tone row per call, {len(rows)} rows")


if __name__ == "__main__":
    main()
