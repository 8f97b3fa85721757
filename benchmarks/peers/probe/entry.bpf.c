// SPDX-License-Identifier: GPL-2.0
/* What it costs to get into a program and out again: empty ones, around a cheap system call. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#ifdef FEXIT
SEC("fexit/__arm64_sys_getppid")
int empty_fexit(void *ctx)
{
	return 0;
}
#else
SEC("kprobe/__arm64_sys_getppid")
int empty_entry(void *ctx)
{
	return 0;
}

SEC("kretprobe/__arm64_sys_getppid")
int empty_return(void *ctx)
{
	return 0;
}
#endif

char LICENSE[] SEC("license") = "GPL";
