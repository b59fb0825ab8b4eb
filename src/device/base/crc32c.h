/* crc32c.h - the checksum of model files.
 *
 * CRC-32C (Castagnoli polynomial, reflected 0x82f63b78, as in RFC 3720): it finds every change confined
 * to 32 adjacent bits, hence every changed byte. It is a guard against damage, not against forgery.
 *
 * Layer: device/base. */
#ifndef ENDCAP_DEVICE_BASE_CRC32C_H
#define ENDCAP_DEVICE_BASE_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* Extend a checksum over more bytes. Start from 0; crc(a b) == extend(extend(0, a), b). */
uint32_t ec_crc32c_extend(uint32_t crc, const uint8_t *bytes, size_t size);

#endif
