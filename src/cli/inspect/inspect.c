/* inspect.c - what is in a model file, section by section, and how it was trained.   I items */
#include <math.h>
#include <string.h>

#include "native/system/alloc.h"
#include "device/base/bytes.h"
#include "cli/io/input.h"
#include "cli/io/json.h"
#include "cli/io/memory.h"
#include "cli/common/common_options.h"
#include "cli/common/verbs.h"
#include "endcap/endcap.h"
#include "device/container/view.h"

enum { KEY_WIDTH = 24 }; /* characters of the longest key of a training record, indented */

struct settings {
    struct ec_common_settings common;
    bool items;
};

static const struct ec_option options[] = {
        {.name = "items",
                .type = EC_OPTION_FLAG,
                .offset = offsetof(struct settings, items),
                .help = "list the catalogue: id, price, popularity, T for the long tail, group, "
                        "title"},
};

static const struct ec_option_group group = {"What to show", options, EC_COUNT(options)};

/* One entry of the section table. */
struct section {
    uint32_t type;
    uint64_t offset;
    uint64_t size; /* bytes */
    char name[48];
    uint32_t bits;   /* of its weights or rows; 0: it has none that are quantised */
    char detail[80]; /* for people */
};

static const char *name_of(uint32_t type)
{
    switch (type) {
    case EC_SECTION_IDS:
        return "ids";
    case EC_SECTION_TITLES:
        return "titles";
    case EC_SECTION_GROUPS:
        return "groups";
    case EC_SECTION_PRICES:
        return "prices";
    case EC_SECTION_POPULARITY:
        return "popularity";
    case EC_SECTION_FACTORS:
        return "factors";
    case EC_SECTION_FUSION:
        return "fusion";
    case EC_SECTION_SELF_TEST:
        return "self test";
    case EC_SECTION_TRAINING:
        return "training";
    case EC_SECTION_CONTENT:
        return "content";
    case EC_SECTION_SEQUENCE:
        return "encoder";
    case EC_SECTION_REPEAT:
        return "repeat";
    default:
        return NULL;
    }
}

static uint32_t section_count(const struct ec_model *model)
{
    return ec_load_u32(model->bytes + EC_HEADER_SECTIONS);
}

/* Say what the counts of a section's own are. */
static void describe(const struct ec_model *model, struct section *section)
{
    char *detail = section->detail;
    size_t size = sizeof section->detail;
    if (section->type == EC_SECTION_FACTORS) {
        section->bits = 8;
        snprintf(detail, size, "%lu numbers of 8 bits", (unsigned long)model->n_factors);
    } else if (section->type == EC_SECTION_CONTENT) {
        snprintf(detail, size, "%lu features", (unsigned long)model->n_features);
    } else if (section->type == EC_SECTION_SEQUENCE) {
        struct ec_sequence_view encoder = ec_view_encoder(model);
        section->bits = encoder.bits;
        snprintf(detail, size, "%lu numbers of %lu bits, %lu steps", (unsigned long)encoder.n_dims,
                (unsigned long)encoder.bits, (unsigned long)encoder.n_steps);
    } else if (section->type >= EC_SECTION_TABLE) {
        const uint8_t *table = model->tables[section->type - EC_SECTION_TABLE];
        section->bits = ec_load_u32(table + EC_TABLE_BITS);
        snprintf(detail, size, "%lu weights of %lu bits",
                (unsigned long)ec_load_u32(table + EC_TABLE_ENTRIES), (unsigned long)section->bits);
    }
}

static struct section section_at(const struct ec_model *model, uint32_t s)
{
    const uint8_t *entry = model->bytes + EC_HEADER_SIZE + (size_t)s * EC_ENTRY_SIZE;
    struct section section = {
            .type = ec_load_u32(entry + EC_ENTRY_TYPE),
            .offset = ec_load_u64(entry + EC_ENTRY_OFFSET),
            .size = ec_load_u64(entry + EC_ENTRY_BODY_SIZE),
    };
    const char *name = name_of(section.type);
    if (name) {
        snprintf(section.name, sizeof section.name, "%s", name);
    } else {
        const uint8_t *table = model->tables[section.type - EC_SECTION_TABLE];
        const char *signal = ec_signal_name((enum ec_signal)ec_load_u32(table + EC_TABLE_SIGNAL));
        snprintf(section.name, sizeof section.name, "neighbours: %s", signal ? signal : "?");
    }
    describe(model, &section);
    return section;
}

static double bytes_an_item(const struct ec_model *model, uint64_t size)
{
    return (double)size / model->n_items;
}

/* The training record, parsed; NULL when it is not JSON, which a foreign writer may have done. */
static cJSON *training_of(const struct ec_model *model)
{
    struct ec_text text = ec_model_training(model);
    cJSON *training = NULL;
    uint8_t *copy = ec_need(text.size + 1, 1);
    if (text.size == 0) {
        ec_free(copy);
        return NULL;
    }
    memcpy(copy, text.bytes, text.size);
    enum ec_exit code = ec_json_parse(copy, text.size, "the model's training record", &training);
    ec_free(copy);
    return code ? NULL : training;
}

static cJSON *items_json(const struct ec_model *model)
{
    cJSON *items = cJSON_CreateArray();
    struct ec_item_facts facts;
    for (uint32_t i = 0; ec_model_item_at(model, i, &facts) == EC_OK; i++) {
        cJSON *item = cJSON_CreateObject();
        cJSON_AddItemToObject(item, "item", ec_json_text(facts.id));
        cJSON_AddItemToObject(
                item, "title", facts.title.size ? ec_json_text(facts.title) : cJSON_CreateNull());
        cJSON_AddItemToObject(
                item, "group", facts.group.size ? ec_json_text(facts.group) : cJSON_CreateNull());
        cJSON_AddItemToObject(item, "price",
                facts.price > 0 ? ec_json_number((double)facts.price) : cJSON_CreateNull());
        cJSON_AddItemToObject(item, "popularity", ec_json_number((double)facts.popularity));
        cJSON_AddBoolToObject(item, "tail", facts.in_tail != 0);
        cJSON_AddItemToArray(items, item);
    }
    return items;
}

static void print_json(const struct ec_model *model, bool with_items)
{
    char checksum[16];
    snprintf(checksum, sizeof checksum, "%08lx",
            (unsigned long)ec_load_u32(model->bytes + EC_HEADER_CHECKSUM));
    cJSON *report = cJSON_CreateObject();
    cJSON_AddNumberToObject(report, "version", EC_MODEL_VERSION);
    cJSON_AddNumberToObject(report, "bytes", (double)model->size);
    cJSON_AddStringToObject(report, "checksum", checksum);
    cJSON_AddNumberToObject(report, "items", model->n_items);
    cJSON_AddNumberToObject(report, "factors", model->n_factors);
    cJSON_AddNumberToObject(report, "features", model->n_features);
    cJSON_AddNumberToObject(report, "dims", model->n_dims);
    cJSON_AddNumberToObject(report, "groups", model->n_groups);
    cJSON_AddNumberToObject(report, "tables", model->n_tables);
    cJSON *sections = cJSON_AddArrayToObject(report, "sections");
    for (uint32_t s = 0; s < section_count(model); s++) {
        struct section section = section_at(model, s);
        cJSON *entry = cJSON_CreateObject();
        cJSON_AddStringToObject(entry, "name", section.name);
        cJSON_AddNumberToObject(entry, "type", section.type);
        cJSON_AddNumberToObject(entry, "offset", (double)section.offset);
        cJSON_AddNumberToObject(entry, "bytes", (double)section.size);
        cJSON_AddNumberToObject(entry, "bytes_per_item", bytes_an_item(model, section.size));
        cJSON_AddItemToObject(entry, "bits",
                section.bits ? cJSON_CreateNumber(section.bits) : cJSON_CreateNull());
        cJSON_AddItemToArray(sections, entry);
    }
    cJSON *training = training_of(model);
    cJSON_AddItemToObject(report, "training", training ? training : cJSON_CreateNull());
    if (with_items)
        cJSON_AddItemToObject(report, "catalogue", items_json(model));
    ec_json_print(report, false);
}

static void print_value(const cJSON *value)
{
    const cJSON *entry;
    if (cJSON_IsString(value)) {
        ec_print_text(stdout, (struct ec_text){value->valuestring, strlen(value->valuestring)}, 0);
    } else if (cJSON_IsNumber(value)) {
        bool whole = value->valuedouble == floor(value->valuedouble);
        printf(whole ? "%.15g" : "%.5g", value->valuedouble);
    } else if (cJSON_IsObject(value)) {
        cJSON_ArrayForEach(entry, value)
        {
            fputs(entry == value->child ? "" : ", ", stdout);
            ec_print_text(stdout, (struct ec_text){entry->string, strlen(entry->string)}, 0);
            putchar(' ');
            print_value(entry);
        }
    } else {
        char *text = cJSON_PrintUnformatted(value);
        ec_print_text(stdout, (struct ec_text){text, strlen(text)}, 0);
        ec_free(text);
    }
}

/* Members below one another; objects in a list stand on one line each. */
static void print_training(const cJSON *training, int indent)
{
    const cJSON *entry;
    cJSON_ArrayForEach(entry, training)
    {
        const char *key = entry->string ? entry->string : "";
        printf("%*s", indent, "");
        int width = ec_print_text(stdout, (struct ec_text){key, strlen(key)}, 0);
        bool nests = cJSON_IsObject(entry) ||
                     (cJSON_IsArray(entry) && cJSON_IsObject(entry->child));
        if (*key && nests) {
            putchar('\n');
            print_training(entry, indent + 2);
            continue;
        }
        if (*key)
            printf("%*s", width + indent < KEY_WIDTH ? KEY_WIDTH - indent - width : 1, "");
        print_value(entry);
        putchar('\n');
    }
}

static void print_items(const struct ec_model *model)
{
    struct ec_item_facts facts;
    puts("\nitem          price    popularity  tail  group         title");
    for (uint32_t i = 0; ec_model_item_at(model, i, &facts) == EC_OK; i++) {
        int width = ec_print_text(stdout, facts.id, 0);
        printf("%*s  ", width < 9 ? 9 - width : 0, "");
        if (facts.price > 0)
            printf("%8.2f", (double)facts.price);
        else
            printf("%8s", "");
        printf("  %12.5f  %-4s  ", (double)facts.popularity, facts.in_tail ? "T" : "");
        width = ec_print_text(stdout, facts.group, 12);
        printf("%*s  ", 12 - width, "");
        ec_print_text(stdout, facts.title, 0);
        putchar('\n');
    }
}

static void print_text(const struct ec_model *model, const char *path, bool with_items)
{
    const char *name = ec_input_name(path);
    ec_print_text(stdout, (struct ec_text){name, strlen(name)}, 0);
    printf(": endcap model, format version %d, checksum %08lx\n", EC_MODEL_VERSION,
            (unsigned long)ec_load_u32(model->bytes + EC_HEADER_CHECKSUM));
    printf("items %lu, factors %lu, neighbour tables %lu, features %lu, encoder dims %lu, groups "
           "%lu\n\n",
            (unsigned long)model->n_items, (unsigned long)model->n_factors,
            (unsigned long)model->n_tables, (unsigned long)model->n_features,
            (unsigned long)model->n_dims, (unsigned long)model->n_groups);
    printf("%-26s %10s %14s\n", "section", "bytes", "bytes an item");
    for (uint32_t s = 0; s < section_count(model); s++) {
        struct section section = section_at(model, s);
        printf("%-26s %10llu %14.1f%s%s\n", section.name, (unsigned long long)section.size,
                bytes_an_item(model, section.size), *section.detail ? "  " : "", section.detail);
    }
    printf("%-26s %10zu %14.1f\n", "the whole file", model->size,
            bytes_an_item(model, model->size));
    cJSON *training = training_of(model);
    if (training) {
        puts("\nhow it was trained");
        print_training(training, 2);
    }
    cJSON_Delete(training);
    if (with_items)
        print_items(model);
}

static enum ec_exit run(const char *operand, void *memory)
{
    const struct settings *settings = memory;
    struct ec_loaded loaded;
    enum ec_exit code = ec_input_load(operand, &loaded);
    if (code)
        return code;
    code = ec_loaded_expect_nothing(&loaded);
    if (!code && settings->common.json)
        print_json(&loaded.model, settings->items);
    else if (!code)
        print_text(&loaded.model, operand, settings->items);
    ec_loaded_free(&loaded);
    return code;
}

static const struct ec_example examples[] = {
        {"Sections, sizes, and how the model was trained:",
                "endcap inspect models/online-retail.endcap"},
        {"The catalogue inside, as JSON:",
                "endcap inspect models/online-retail.endcap --items --json"},
};

const struct ec_verb ec_verb_inspect = {
        .name = "inspect",
        .summary = "show what is in a model file and how it was trained",
        .operand = "MODEL",
        .operand_help = "a file that `endcap train` wrote; `-` reads it from standard input",
        .examples = examples,
        .n_examples = EC_COUNT(examples),
        .groups = {&group, &ec_common_options},
        .details = "With --json: {\"version\", \"bytes\", \"checksum\", \"items\", \"factors\", "
                   "\"groups\", \"tables\", \"features\" and \"dims\" (of the encoder), "
                   "\"sections\": [{\"name\", \"type\", \"offset\", \"bytes\", \"bytes_per_item\", "
                   "\"bits\"}], \"training\": {...}}, and with --items \"catalogue\": [{\"item\", "
                   "\"title\", \"group\", \"price\", \"popularity\", \"tail\"}], null where the "
                   "model does not know.",
        .settings_size = sizeof(struct settings),
        .run = run,
};
