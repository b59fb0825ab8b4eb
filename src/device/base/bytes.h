/* bytes.h - little-endian numbers at any address, on any machine.
 *
 * No struct is ever read or written whole: each field goes through one of these, so that a file has one
 * meaning whatever the machine's byte order, alignment rules or padding. Compilers turn each into one
 * instruction.
 *
 * Layer: device/base. */
#ifndef ENDCAP_DEVICE_BASE_BYTES_H
#define ENDCAP_DEVICE_BASE_BYTES_H

#include <stdint.h>
#include <string.h>

static inline uint16_t ec_load_u16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

static inline uint32_t ec_load_u32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

static inline uint64_t ec_load_u64(const uint8_t *bytes)
{
    return (uint64_t)ec_load_u32(bytes) | (uint64_t)ec_load_u32(bytes + 4) << 32;
}

static inline float ec_load_f32(const uint8_t *bytes)
{
    uint32_t bits = ec_load_u32(bytes);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline void ec_store_u16(uint8_t *bytes, uint16_t value)
{
    bytes[0] = (uint8_t)value;
    bytes[1] = (uint8_t)(value >> 8);
}

static inline void ec_store_u32(uint8_t *bytes, uint32_t value)
{
    ec_store_u16(bytes, (uint16_t)value);
    ec_store_u16(bytes + 2, (uint16_t)(value >> 16));
}

static inline void ec_store_u64(uint8_t *bytes, uint64_t value)
{
    ec_store_u32(bytes, (uint32_t)value);
    ec_store_u32(bytes + 4, (uint32_t)(value >> 32));
}

static inline void ec_store_f32(uint8_t *bytes, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    ec_store_u32(bytes, bits);
}

#endif
