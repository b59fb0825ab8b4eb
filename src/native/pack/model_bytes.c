/* model_bytes.c - see model_bytes.h. */
#include "native/pack/model_bytes.h"

#include "native/system/alloc.h"

void ec_model_bytes_free(struct ec_model_bytes *model)
{
    ec_free(model->bytes);
    *model = (struct ec_model_bytes){0};
}
