/* input.h - whole files in memory.
 *
 * Layer: cli. */
#ifndef ENDCAP_CLI_IO_INPUT_H
#define ENDCAP_CLI_IO_INPUT_H

#include <stddef.h>
#include <stdint.h>

#include "cli/io/say.h"
#include "endcap/model.h"

/* Bytes of a file, owned, starting at a multiple of 16 and followed by a zero byte that size does not
 * count; free with ec_free(bytes.bytes). */
struct ec_bytes {
    uint8_t *bytes;
    size_t size;
};

/* Read a file, or standard input for "-", to its end.
 *
 * bytes   written only on EC_EXIT_DONE
 *
 * EC_EXIT_IO when the system refuses; it has been said. */
enum ec_exit ec_input_read(const char *path, struct ec_bytes *bytes);

/* The name of a path for messages: "standard input" for "-". */
const char *ec_input_name(const char *path);

/* The last part of that name. */
const char *ec_input_base_name(const char *path);

/* A model, and what followed it on standard input. */
struct ec_loaded {
    struct ec_bytes file;   /* owned; the model points into it */
    struct ec_model *model; /* owned */
    const uint8_t *rest;    /* (rest_size,) bytes behind the model; NULL unless the path was "-" */
    size_t rest_size;
};

/* Load a model from a file, or from standard input for "-", where a request may follow it: the model's
 * header says how long it is.
 *
 * loaded  written only on EC_EXIT_DONE; free with ec_loaded_free
 *
 * The exit code of the status that ec_model_open gives, which has been said. */
enum ec_exit ec_input_load(const char *path, struct ec_loaded *loaded);

/* Refuse bytes behind a model that nothing asked for.
 *
 * EC_EXIT_DATA (EC_E_FILE_SIZE); it has been said. */
enum ec_exit ec_loaded_expect_nothing(const struct ec_loaded *loaded);

/* Free a loaded model. */
void ec_loaded_free(struct ec_loaded *loaded);

#endif
