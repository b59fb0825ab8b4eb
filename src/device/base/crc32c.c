/* crc32c.c - see crc32c.h.
 *
 * Eight bytes a step ("slicing by 8": Kounavis & Berry 2008). The tables are built on the stack at each
 * call, 2,048 steps, so that the browser module need not carry 8 KB that do not compress. */
#include "device/base/crc32c.h"

#include "device/base/bytes.h"

enum { N_SLICES = 8 };

static const uint32_t POLYNOMIAL = 0x82f63b78; /* reflected */

uint32_t ec_crc32c_extend(uint32_t crc, const uint8_t *bytes, size_t size)
{
    uint32_t table[N_SLICES][256];

    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t rest = byte;
        for (int bit = 0; bit < 8; bit++)
            rest = rest >> 1 ^ (rest & 1 ? POLYNOMIAL : 0);
        table[0][byte] = rest;
    }
    for (int slice = 1; slice < N_SLICES; slice++)
        for (uint32_t byte = 0; byte < 256; byte++) {
            uint32_t before = table[slice - 1][byte];
            table[slice][byte] = before >> 8 ^ table[0][before & 0xff];
        }

    crc = ~crc;
    for (; size >= N_SLICES; bytes += N_SLICES, size -= N_SLICES) {
        uint32_t low = ec_load_u32(bytes) ^ crc;
        uint32_t high = ec_load_u32(bytes + 4);
        crc = table[7][low & 0xff] ^ table[6][low >> 8 & 0xff] ^ table[5][low >> 16 & 0xff] ^
              table[4][low >> 24] ^ table[3][high & 0xff] ^ table[2][high >> 8 & 0xff] ^
              table[1][high >> 16 & 0xff] ^ table[0][high >> 24];
    }
    for (; size; bytes++, size--)
        crc = crc >> 8 ^ table[0][(crc ^ *bytes) & 0xff];
    return ~crc;
}
