/* status.h - what a call says of itself.
 *
 * Every function that can fail for a reason outside the program returns one of these. The numbers are
 * pinned: they cross the WebAssembly boundary and appear in logs, so none is ever changed or reused.
 * The name of a status (`EC_E_CHECKSUM`) is the `code` of the JavaScript `EndcapError`.
 *
 * Layer: public. */
#ifndef ENDCAP_STATUS_H
#define ENDCAP_STATUS_H

#include "endcap/api.h"

EC_C_BEGIN

/* X(name, number, what is wrong and what to do) */
#define EC_STATUS_LIST(X)                                                                          \
    X(EC_OK, 0, "done")                                                                            \
    /* the model file: one check, one status */                                                    \
    X(EC_E_ALIGNMENT, 1,                                                                           \
            "the model's bytes do not start at a multiple of 16; copy them to an aligned buffer")  \
    X(EC_E_TRUNCATED, 2, "the model ends before its header says; fetch the file again")            \
    X(EC_E_MAGIC, 3, "this is not an endcap model")                                                \
    X(EC_E_VERSION, 4,                                                                             \
            "the model's format version is not one this build reads; train it again or update "    \
            "endcap")                                                                              \
    X(EC_E_FILE_SIZE, 5, "bytes follow the end of the model that its header states")               \
    X(EC_E_CHECKSUM, 6, "the model's checksum does not match its bytes; fetch the file again")     \
    X(EC_E_CATALOGUE_SIZE, 7, "the model's catalogue is empty or larger than the format allows")   \
    X(EC_E_SECTION_COUNT, 8, "the model states more sections than a file may have")                \
    X(EC_E_SECTION_TYPE, 9,                                                                        \
            "a section of the model has the type 0 or flags that no version defines")              \
    X(EC_E_SECTION_ORDER, 10, "the model's sections are repeated or out of order")                 \
    X(EC_E_SECTION_TILING, 11, "the model's sections leave a gap or overlap")                      \
    X(EC_E_SECTION_MISSING, 12, "the model lacks a section that every model has")                  \
    X(EC_E_SECTION_SIZE, 13, "a section's size is not what its counts need")                       \
    X(EC_E_RESERVED, 14, "a reserved or padding byte of the model is not zero")                    \
    X(EC_E_STRING_OFFSETS, 15,                                                                     \
            "the string offsets of the model run backwards or past their bytes")                   \
    X(EC_E_STRING_UTF8, 16, "a string in the model is not UTF-8, or holds a NUL")                  \
    X(EC_E_ID_ORDER, 17, "the model's item ids are empty, repeated or out of order")               \
    X(EC_E_GROUP_RANGE, 18, "an item of the model names a group that does not exist")              \
    X(EC_E_NUMBER_RANGE, 19, "a number in the model is not finite or outside its range")           \
    X(EC_E_ROW_OFFSETS, 20, "the row offsets of the model run backwards or past their bytes")      \
    X(EC_E_ROW_ENCODING, 21, "a row of the model is not well coded")                               \
    X(EC_E_ROW_ITEM, 22, "a row of the model names an item or a feature that does not exist")      \
    X(EC_E_FACTOR_COUNT, 23, "the model's number of factors is outside what the format allows")    \
    X(EC_E_GRAM, 24, "the gram of the model's factors is not finite or has a negative diagonal")   \
    X(EC_E_SIGNAL, 25,                                                                             \
            "the model's fusion names a signal that it does not carry, one more often than it "    \
            "may, or its popularity not once")                                                     \
    X(EC_E_SELF_TEST, 26,                                                                          \
            "this build does not reproduce the recommendation recorded in the model")              \
    X(EC_E_SECTION_UNKNOWN, 27,                                                                    \
            "the model has a section that this build does not know and may not skip; update "      \
            "endcap")                                                                              \
    X(EC_E_KIND, 28, "the file is an endcap model of another kind than the one asked for")         \
    /* a request */                                                                                \
    X(EC_E_ITEM_UNKNOWN, 40, "the model does not know this item")                                  \
    X(EC_E_EVENT_TYPE, 41, "an event's type is none of view, like, cart, purchase")                \
    X(EC_E_TIME, 42, "a time is not a finite number of milliseconds since 1970")                   \
    X(EC_E_USER_FULL, 43, "the history is full; forget its oldest event first")                    \
    X(EC_E_EVENT_UNKNOWN, 44, "the history holds no such event")                                   \
    X(EC_E_BUFFER_SMALL, 45, "a buffer is smaller than the size function says")                    \
    X(EC_E_PLACES, 46, "the number of places asked for is zero")                                   \
    X(EC_E_GROUP_UNKNOWN, 47, "the model has no group of this name")                               \
    X(EC_E_ITEM_RANGE, 48, "an item index lies outside the catalogue")                             \
    X(EC_E_NOT_POSITIVE, 50, "the fold-in has no unique solution; the model's l2 is too small")    \
    X(EC_E_CAPACITY, 51, "the capacity asked for a history is zero or above the limit")            \
    X(EC_E_SIGNAL_UNKNOWN, 52, "there is no such signal")                                          \
    X(EC_E_ITEM_EMPTY, 53, "an item's id is empty, or nothing but blanks")                         \
    X(EC_E_SET_MODEL, 54, "a set of ids was made with another model; make it again with this one") \
    /* a log, a file, an option: native only */                                                    \
    X(EC_E_OPTION, 60, "an option is not known or its value does not fit")                         \
    X(EC_E_DATA, 61, "the data cannot be read as what it was said to be")                          \
    X(EC_E_COLUMN, 62, "a column that was asked for is not in the header")                         \
    X(EC_E_EMPTY, 63, "nothing is left to learn from after cleaning")                              \
    X(EC_E_TOO_LARGE, 64, "the data exceed a limit of the format")                                 \
    X(EC_E_MEMORY, 65, "there is not enough memory")                                               \
    X(EC_E_IO, 66, "a file cannot be read or written")                                             \
    X(EC_E_INTERRUPTED, 67, "interrupted; nothing was written")                                    \
    X(EC_E_JSON, 68, "the JSON is not well formed or lacks what was expected")

#define EC_STATUS_ENUM(name, number, text) name = number,
enum ec_status { EC_STATUS_LIST(EC_STATUS_ENUM) };
#undef EC_STATUS_ENUM

/* Name a status, e.g. "EC_E_CHECKSUM"; "EC_E_UNKNOWN" for a number that is none. Static text. */
EC_API const char *ec_status_name(enum ec_status status);

/* Say in one sentence what a status means and what to do. Static text, no final stop. */
EC_API const char *ec_status_text(enum ec_status status);

EC_C_END

#endif
