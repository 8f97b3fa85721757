#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Time and accuracy of a Keras script with the paper authors' network and settings.

keras_authors.py DATASET.npy [WANTED_ACCURACY] [MOST_SECONDS] [--logits]

Their settings: 15-10(ReLU)-1 with a linear output, Adam at 0.0005, binary cross-entropy taken on
that output as if it were a probability, batches of 32, decision at 0.5. Rows are the same as ours:
held-out time behind a gap, not their random split. With --logits the loss is told that the output
is a logit (decision at 0), which helps them. Trains epoch by epoch until the held-out accuracy is
reached, and prints processor time, which a busy machine does not change.
"""
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_NUM_INTRAOP_THREADS"] = "1"
os.environ["TF_NUM_INTEROP_THREADS"] = "1"

import numpy as np  # noqa: E402
import keras  # noqa: E402

HELD_OUT, GAP, BATCH, EPOCHS_MOST = 0.25, 0.02, 32, 200


def load(path: str):
    data = np.load(path, mmap_mode="r")
    data = data[data["heuristic"] == 1]
    x = np.stack([data[f"x{i}"] for i in range(15)], axis=1).astype(np.float32) / 256
    y = data["verdict"].astype(np.float32)
    ts = data["ts_ns"].astype(np.int64)
    cut = np.sort(ts)[int(round((1 - HELD_OUT) * len(ts)))]
    late = ts >= cut
    early = ts < cut - int(GAP * (ts.max() - ts.min()))
    return x[early], y[early], x[late], y[late]


def network(logits: bool) -> keras.Model:
    model = keras.Sequential(
        [keras.Input((15,)), keras.layers.Dense(10, activation="relu"), keras.layers.Dense(1)]
    )
    loss = keras.losses.BinaryCrossentropy(from_logits=logits)
    model.compile(optimizer=keras.optimizers.Adam(0.0005), loss=loss)
    return model


def scores(y: np.ndarray, answers: np.ndarray):
    recalls = [(answers[y == c] == c).mean() for c in (0, 1)]
    return (answers == y).mean(), sum(recalls) / 2


def main() -> None:
    logits = "--logits" in sys.argv
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    wanted = float(args[1]) if len(args) > 1 else 0.99
    most = float(args[2]) if len(args) > 2 else 300
    x, y, held_x, held_y = load(args[0])
    keras.utils.set_random_seed(1)
    model = network(logits)
    spent, accuracy, balanced, epoch = 0.0, 0.0, 0.0, 0
    while epoch < EPOCHS_MOST and spent < most and balanced < wanted:
        start = time.process_time()
        model.fit(x, y, batch_size=BATCH, epochs=1, verbose=0)
        spent += time.process_time() - start
        epoch += 1
        z = model.predict(held_x, batch_size=16384, verbose=0)[:, 0]
        accuracy, balanced = scores(held_y, (z > (0 if logits else 0.5)).astype(np.float32))
        if epoch == 3:
            print(f"keras_after_3_epochs\t{accuracy:.6g}\tbalanced {balanced:.6g}, {spent:.1f} s")
    name = "keras_logits" if logits else "keras_authors"
    state = "reached" if balanced >= wanted else "not reached"
    print(f"{name}_cpu_seconds\t{spent:.6g}\tbalanced accuracy {wanted} {state} after {epoch} epochs")
    print(f"{name}_accuracy\t{accuracy:.6g}\tbalanced {balanced:.6g}")


if __name__ == "__main__":
    main()
