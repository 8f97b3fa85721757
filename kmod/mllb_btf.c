// SPDX-License-Identifier: GPL-2.0
/*
 * The module's own version check. Module versions (CONFIG_MODVERSIONS) cover what is
 * exported; the scheduler's private structs are not, and a rebuilt kernel may keep
 * its release name. Their description, BTF, is compared as a whole: the kernel keeps
 * it in memory but exports no way to it for modules, so the file is read.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/printk.h>

#include "mllb_btf.h"
#include "mllb_btf_hash.h"
#include "mllb_offsets.h"

#define BTF_FILE "/sys/kernel/btf/vmlinux"

/*
 * Reads like any program would: kernel_read_file() is for files the kernel acts on
 * and makes security modules ask what kind this one is. sysfs fills a page per read,
 * a multiple of 8 bytes, except at the end.
 */
static int __init hash_file(struct file *file, u64 *hash, size_t *total)
{
	void *page = (void *)__get_free_page(GFP_KERNEL);
	loff_t at = 0;
	ssize_t n;

	if (!page)
		return -ENOMEM;
	*hash = MLLB_BTF_HASH_START;
	while ((n = kernel_read(file, page, PAGE_SIZE, &at)) > 0)
		*hash = mllb_btf_hash_add(*hash, page, n);
	free_page((unsigned long)page);
	*total = at;
	*hash = mllb_btf_hash_end(*hash, at);
	return n;
}

int __init mllb_btf_check(void)
{
	struct file *file = filp_open(BTF_FILE, O_RDONLY, 0);
	size_t total = 0;
	u64 hash = 0;
	int err;

	err = PTR_ERR_OR_ZERO(file);
	if (!err) {
		err = hash_file(file, &hash, &total);
		filp_close(file, NULL);
	}
	if (err) {
		pr_err("mllb: " BTF_FILE " cannot be read: %d\n", err);
		return err;
	}
	if (total != MLLB_BTF_BYTES || hash != MLLB_BTF_HASH) {
		pr_err("mllb: built for another kernel: BTF %016llx (%lu bytes), this one has %016llx (%zu bytes)\n",
		       MLLB_BTF_HASH, MLLB_BTF_BYTES, hash, total);
		return -ENOEXEC;
	}
	return 0;
}
