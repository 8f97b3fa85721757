/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MLLB_CRC32_H
#define MLLB_CRC32_H

#include "mllb_types.h"

/**
 * mllb_crc32() - CRC-32 as in IEEE 802.3, zip and java.util.zip.CRC32
 * @data: bytes to sum
 * @n: how many
 */
u32 mllb_crc32(const void *data, size_t n);

#endif /* MLLB_CRC32_H */
