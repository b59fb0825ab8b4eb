/* model_bytes.c - see model_bytes.h. */
#include "native/pack/model_bytes.h"

#include "native/system/alloc.h"

enum ec_status ec_model_new(const uint8_t *bytes, size_t size, struct ec_model **model)
{
    size_t memory_size = ec_model_size(bytes, size);
    void *memory = ec_alloc(memory_size, 1);
    if (!memory)
        return EC_E_MEMORY;
    enum ec_status status = ec_model_open(bytes, size, memory, memory_size, model);
    if (status)
        ec_free(memory);
    return status;
}

void ec_model_bytes_free(struct ec_model_bytes *model)
{
    ec_free(model->bytes);
    *model = (struct ec_model_bytes){0};
}
