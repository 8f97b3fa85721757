/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MLLB_BTF_H
#define MLLB_BTF_H

/**
 * mllb_btf_check() - is this the kernel the module was built for?
 *
 * Return: 0; -ENOEXEC if its BTF differs; an error of reading it.
 */
int mllb_btf_check(void);

#endif /* MLLB_BTF_H */
