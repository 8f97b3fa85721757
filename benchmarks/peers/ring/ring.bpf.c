// SPDX-License-Identifier: GPL-2.0
/* Fills a ring buffer on demand with records as large as a decision. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define RECORD_BYTES 264
#define PER_CALL 1000

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 24);
} ring SEC(".maps");

__u64 produced = 0;
__u64 dropped = 0;

SEC("syscall")
int fill(void *ctx)
{
	for (int i = 0; i < PER_CALL; i++) {
		__u64 *record = bpf_ringbuf_reserve(&ring, RECORD_BYTES, 0);

		if (!record) {
			dropped++;
			continue;
		}
		__builtin_memset(record, 0, RECORD_BYTES);
		record[0] = (264ULL << 32) | (1 << 16) | 1; /* kind 1, version 1 */
		record[1] = bpf_ktime_get_ns();
		record[2] = produced++;
		bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
