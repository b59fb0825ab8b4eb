/* api.h - what every declaration of the library carries: it is C also to a C++ compiler, and visible outside of
 * libendcap.so, where nothing else is.
 *
 * Layer: public. */
#ifndef ENDCAP_API_H
#define ENDCAP_API_H

#if defined(__GNUC__) || defined(__clang__)
#define EC_API __attribute__((visibility("default")))
#define EC_MUST_USE __attribute__((warn_unused_result))
#else
#define EC_API
#define EC_MUST_USE
#endif

#ifdef __cplusplus
#define EC_C_BEGIN extern "C" {
#define EC_C_END }
#else
#define EC_C_BEGIN
#define EC_C_END
#endif

#endif
