# SPDX-License-Identifier: Apache-2.0
"""The peer in Python: a ctypes callback per record, which is what BCC's ring_buffer_consume does.

Same work as the others. consume.py PIN ROUNDS
"""
import ctypes
import struct
import sys
import time

LIBBPF = ctypes.CDLL("libbpf.so.1")
CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
LIBBPF.ring_buffer__new.restype = ctypes.c_void_p
LIBBPF.ring_buffer__new.argtypes = [ctypes.c_int, CALLBACK, ctypes.c_void_p, ctypes.c_void_p]
LIBBPF.ring_buffer__consume.argtypes = [ctypes.c_void_p]
HEAD = struct.Struct("<HHIQQ")
records = 0
total = 0


@CALLBACK
def take(_context, data, _size):
    global records, total
    kind, _version, _weight, time_ns, sequence = HEAD.unpack(ctypes.string_at(data, HEAD.size))
    records += kind == 1
    total += time_ns ^ sequence
    return 0


def main():
    ring = LIBBPF.ring_buffer__new(LIBBPF.bpf_obj_get(sys.argv[1].encode()), take, None, None)
    used = 0.0
    for _ in range(int(sys.argv[2])):
        print("50", flush=True)
        sys.stdin.readline()
        start = time.thread_time()
        LIBBPF.ring_buffer__consume(ring)
        used += time.thread_time() - start
    print(f"python {records} records, {used:.3f} CPU s, {records / used / 1e6:.2f} M records/s",
          file=sys.stderr)


main()
