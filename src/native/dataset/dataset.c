/* dataset.c - see dataset.h. */
#include "native/dataset/dataset.h"

#include "native/items/features.h"
#include "native/system/alloc.h"

void ec_dataset_free(struct ec_dataset *dataset)
{
    ec_strings_free(&dataset->catalogue.ids);
    ec_strings_free(&dataset->catalogue.titles);
    ec_strings_free(&dataset->catalogue.groups);
    ec_free(dataset->catalogue.group);
    ec_free(dataset->catalogue.price);
    ec_features_free(&dataset->catalogue.features);
    ec_strings_free(&dataset->users);
    ec_free(dataset->user_start);
    ec_free(dataset->item);
    ec_free(dataset->time_ms);
    ec_free(dataset->type);
    ec_free(dataset->value);
    ec_free(dataset->basket);
    *dataset = (struct ec_dataset){0};
}
