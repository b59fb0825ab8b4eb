/* inspect.c - what is in a model file, section by section, and how it was trained.   I items */
#include <math.h>
#include <string.h>

#include "cli/common/common_options.h"
#include "cli/common/verbs.h"
#include "cli/io/input.h"
#include "cli/io/json.h"
#include "cli/io/memory.h"
#include "device/signals/signal.h"
#include "endcap/endcap.h"
#include "native/system/alloc.h"

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

/* The catalogue's own sections; the others are signals'. */
static const char *const own_names[] = {
        [EC_SECTION_IDS] = "ids",
        [EC_SECTION_TITLES] = "titles",
        [EC_SECTION_GROUPS] = "groups",
        [EC_SECTION_PRICES] = "prices",
        [EC_SECTION_FUSION] = "fusion",
        [EC_SECTION_SELF_TEST] = "self test",
        [EC_SECTION_TRAINING] = "training",
        [EC_SECTION_ID_RULE] = "id rule",
};

/* The signal whose own section this is; EC_N_SIGNALS where it is none's. */
static uint32_t signal_of(uint32_t type)
{
    uint32_t s = 0;
    while (s < EC_N_SIGNALS && (ec_signals[s]->section != type || !ec_signals[s]->check))
        s++;
    return s;
}

/* Name of a section; one that this program does not know may be skipped, or the model would not be open. */
static const char *name_of(uint32_t type)
{
    uint32_t signal = signal_of(type);
    if (signal < EC_N_SIGNALS)
        return ec_signals[signal]->name;
    return type < EC_COUNT(own_names) && own_names[type] ? own_names[type] : "unknown, skipped";
}

/* What a section states of itself; returns how many facts. */
static uint32_t facts_of(
        const struct ec_model *model, uint32_t type, struct ec_fact facts[EC_MAX_FACTS])
{
    uint32_t signal = signal_of(type);
    if (signal == EC_N_SIGNALS || !ec_signals[signal]->facts)
        return 0;
    return ec_signals[signal]->facts(model, model->signal[signal], facts);
}

static double bytes_an_item(const struct ec_model *model, uint64_t size)
{
    return (double)size / model->n_items;
}

/* One number for the whole file: it covers the table, which holds the checksum of each section. */
static uint32_t checksum_of(const struct ec_model *model)
{
    return ec_load_u32(model->container.bytes + EC_HEADER_CHECKSUM);
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
    const struct ec_container *container = &model->container;
    snprintf(checksum, sizeof checksum, "%08lx", (unsigned long)checksum_of(model));
    cJSON *report = cJSON_CreateObject();
    cJSON_AddNumberToObject(report, "version", container->version);
    cJSON_AddNumberToObject(report, "bytes", (double)container->size);
    cJSON_AddStringToObject(report, "checksum", checksum);
    cJSON_AddNumberToObject(report, "items", model->n_items);
    cJSON_AddNumberToObject(report, "groups", model->n_groups);
    cJSON *sections = cJSON_AddArrayToObject(report, "sections");
    for (uint32_t s = 0; s < container->n_sections; s++) {
        struct ec_section section = ec_container_section(container, s);
        struct ec_fact facts[EC_MAX_FACTS];
        uint32_t n_facts = facts_of(model, section.type, facts);
        cJSON *entry = cJSON_CreateObject();
        cJSON_AddStringToObject(entry, "name", name_of(section.type));
        cJSON_AddNumberToObject(entry, "type", section.type);
        cJSON_AddBoolToObject(entry, "optional", section.flags & EC_SECTION_OPTIONAL);
        cJSON_AddNumberToObject(entry, "offset", (double)section.offset);
        cJSON_AddNumberToObject(entry, "bytes", (double)section.body.size);
        cJSON_AddNumberToObject(entry, "bytes_per_item", bytes_an_item(model, section.body.size));
        for (uint32_t f = 0; f < n_facts; f++)
            cJSON_AddNumberToObject(entry, facts[f].name, facts[f].value);
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
    printf(": endcap model, format version %lu, checksum %08lx\n",
            (unsigned long)model->container.version, (unsigned long)checksum_of(model));
    printf("items %lu, categories %lu\n\n", (unsigned long)model->n_items,
            (unsigned long)model->n_groups);
    printf("%-18s %10s %14s\n", "section", "bytes", "bytes an item");
    for (uint32_t s = 0; s < model->container.n_sections; s++) {
        struct ec_section section = ec_container_section(&model->container, s);
        struct ec_fact facts[EC_MAX_FACTS];
        uint32_t n_facts = facts_of(model, section.type, facts);
        printf("%-18s %10zu %14.1f", name_of(section.type), section.body.size,
                bytes_an_item(model, section.body.size));
        for (uint32_t f = 0; f < n_facts; f++)
            printf("%s%s %lu", f ? ", " : "  ", facts[f].name, (unsigned long)facts[f].value);
        putchar('\n');
    }
    printf("%-18s %10zu %14.1f\n", "the whole file", model->container.size,
            bytes_an_item(model, model->container.size));
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
        print_json(loaded.model, settings->items);
    else if (!code)
        print_text(loaded.model, operand, settings->items);
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
        .details =
                "With --json: {\"version\", \"bytes\", \"checksum\", \"items\", "
                "\"groups\", \"sections\": [{\"name\", \"type\", \"optional\", \"offset\", "
                "\"bytes\", \"bytes_per_item\", and what the section states: \"bits\", \"dims\", "
                "\"factors\", \"features\", \"steps\", \"weights\"}], \"training\": {...}}, and "
                "with --items \"catalogue\": [{\"item\", "
                "\"title\", \"group\", \"price\", \"popularity\", \"tail\"}], null where the "
                "model does not know.",
        .settings_size = sizeof(struct settings),
        .run = run,
};
