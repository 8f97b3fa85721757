// SPDX-License-Identifier: GPL-2.0
/*
 * The module's own version check. Module versions (CONFIG_MODVERSIONS) cover what is
 * exported; the scheduler's private structs are not, and a rebuilt kernel may keep
 * its release name. Their description, BTF, is compared as a whole: the kernel keeps
 * it in memory but exports no way to it for modules, so the file is read.
 */
#include <linux/init.h>
#include <linux/kernel_read_file.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "mllb_btf.h"
#include "mllb_btf_hash.h"
#include "mllb_offsets.h"

#define BTF_FILE "/sys/kernel/btf/vmlinux"

int __init mllb_btf_check(void)
{
	void *btf = NULL;
	ssize_t n;
	u64 hash;

	n = kernel_read_file_from_path(BTF_FILE, 0, &btf, SZ_64M, NULL, READING_UNKNOWN);
	if (n < 0) {
		pr_err("mllb: " BTF_FILE " cannot be read: %zd\n", n);
		return n;
	}
	hash = mllb_btf_hash(btf, n);
	vfree(btf);
	if (n != MLLB_BTF_BYTES || hash != MLLB_BTF_HASH) {
		pr_err("mllb: built for another kernel: BTF %016llx (%lu bytes), this one has %016llx (%zd bytes)\n",
		       MLLB_BTF_HASH, MLLB_BTF_BYTES, hash, n);
		return -ENOEXEC;
	}
	return 0;
}
