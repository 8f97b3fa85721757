# SPDX-License-Identifier: Apache-2.0
"""The peer in Python: BCC's own ring buffer reader, with the callback and the cast of its examples.

BCC compiles its programs against the headers of the running kernel; the ring here is another program's,
so this part of BCC is not needed. Same work as the others. /usr/bin/python3 consume_bcc.py PIN ROUNDS
"""
import ctypes
import sys
import time

from bcc.libbcc import lib
from bcc.table import _RINGBUF_CB_TYPE as CALLBACK


class Head(ctypes.Structure):
    """The start of a decision."""
    _fields_ = [("kind", ctypes.c_uint16), ("version", ctypes.c_uint16), ("weight", ctypes.c_uint32),
                ("ts_ns", ctypes.c_uint64), ("seq", ctypes.c_uint64)]


records = 0
total = 0


def take(_context, data, _size):
    global records, total
    head = ctypes.cast(data, ctypes.POINTER(Head)).contents
    records += head.kind == 1
    total += head.ts_ns ^ head.seq
    return 0


def main():
    libbpf = ctypes.CDLL("libbpf.so.1")
    callback = CALLBACK(take)
    ring = lib.bpf_new_ringbuf(libbpf.bpf_obj_get(sys.argv[1].encode()), callback, None)
    if not ring:
        sys.exit("BCC does not open the ring")
    used = 0.0
    for _ in range(int(sys.argv[2])):
        print("50", flush=True)
        sys.stdin.readline()
        start = time.thread_time()
        lib.bpf_consume_ringbuf(ring)
        used += time.thread_time() - start
    print(f"bcc    {records} records, {used:.3f} CPU s, {records / used / 1e6:.2f} M records/s",
          file=sys.stderr)


main()
