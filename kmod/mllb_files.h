/* SPDX-License-Identifier: GPL-2.0 */
/* The binary files: model (in), selftest and selftest_raw (vectors in, results out). */
#ifndef MLLB_FILES_H
#define MLLB_FILES_H

struct kobject;

int mllb_files_create(struct kobject *dir);
void mllb_files_remove(struct kobject *dir);

#endif /* MLLB_FILES_H */
