/* open.c - verify a model file, every byte of it, before any field is used.
 *
 * The order of checks is the order of models/FORMAT.md: header, checksum, section table, then each section.
 * Each check gives the one status of its name, and tests/corrupt holds broken files for each. Counts
 * are bounded before they are multiplied, and no sum is made before its parts are known to fit 64 bits.
 * One list of checks, in one order, is one file, though it is longer than others.
 *
 * Layer: device/container.   I items   F factors   P factors padded to a multiple of 16   G groups
 * V features   D numbers of an encoder row   W steps that an encoder looks back */
#include "device/base/crc32c.h"
#include "device/base/utf8.h"
#include "device/container/view.h"

/* The body of a section: `size` bytes from `bytes`. bytes is NULL where the file lacks the section. */
struct body {
    const uint8_t *bytes;
    uint64_t size;
};

enum {
    N_SECTION_TYPES = EC_SECTION_TABLE + EC_MAX_TABLES,
    MAX_SECTIONS = EC_SECTION_REPEAT + EC_MAX_TABLES, /* each type once */
};

/* Written so that NaN fails. */
static bool in_range(float value, float low, float high)
{
    return value >= low && value <= high;
}

static bool all_zero(const uint8_t *bytes, uint64_t size)
{
    for (uint64_t n = 0; n < size; n++)
        if (bytes[n])
            return false;
    return true;
}

static enum ec_status check_header(const uint8_t *bytes, size_t size)
{
    if ((uintptr_t)bytes % EC_ALIGNMENT)
        return EC_E_ALIGNMENT;
    if (size >= sizeof EC_MAGIC - 1 && memcmp(bytes, EC_MAGIC, sizeof EC_MAGIC - 1) != 0)
        return EC_E_MAGIC;
    if (size < EC_HEADER_SIZE)
        return EC_E_TRUNCATED;
    if (ec_load_u32(bytes + EC_HEADER_VERSION) != EC_MODEL_VERSION)
        return EC_E_VERSION;
    uint64_t file_size = ec_load_u64(bytes + EC_HEADER_FILE_SIZE);
    if (file_size > size)
        return EC_E_TRUNCATED;
    if (file_size < size)
        return EC_E_FILE_SIZE;

    static const uint8_t NO_CHECKSUM[4];
    uint32_t crc = ec_crc32c_extend(0, bytes, EC_HEADER_CHECKSUM);
    crc = ec_crc32c_extend(crc, NO_CHECKSUM, sizeof NO_CHECKSUM);
    crc = ec_crc32c_extend(crc, bytes + EC_HEADER_FILE_SIZE, size - EC_HEADER_FILE_SIZE);
    if (crc != ec_load_u32(bytes + EC_HEADER_CHECKSUM))
        return EC_E_CHECKSUM;

    uint32_t n_items = ec_load_u32(bytes + EC_HEADER_ITEMS);
    if (n_items == 0 || n_items > EC_MAX_ITEMS)
        return EC_E_CATALOGUE_SIZE;
    if (!all_zero(bytes + EC_HEADER_RESERVED, EC_HEADER_SIZE - EC_HEADER_RESERVED))
        return EC_E_RESERVED;
    return EC_OK;
}

/* Find the body of every section: they follow the table and each other, each at the next multiple of 16,
 * and the last ends the file. */
static enum ec_status find_sections(
        const uint8_t *bytes, size_t size, struct body sections[N_SECTION_TYPES])
{
    uint32_t n_sections = ec_load_u32(bytes + EC_HEADER_SECTIONS);
    if (n_sections > MAX_SECTIONS)
        return EC_E_SECTION_COUNT;
    uint64_t end = EC_HEADER_SIZE + (uint64_t)n_sections * EC_ENTRY_SIZE;
    if (end > size)
        return EC_E_SECTION_COUNT;

    uint32_t type_before = 0;
    for (uint32_t s = 0; s < n_sections; s++) {
        const uint8_t *entry = bytes + EC_HEADER_SIZE + (size_t)s * EC_ENTRY_SIZE;
        uint32_t type = ec_load_u32(entry + EC_ENTRY_TYPE);
        uint64_t offset = ec_load_u64(entry + EC_ENTRY_OFFSET);
        uint64_t body_size = ec_load_u64(entry + EC_ENTRY_BODY_SIZE);

        if (type == 0 || (type > EC_SECTION_REPEAT && type < EC_SECTION_TABLE) ||
                type >= N_SECTION_TYPES)
            return EC_E_SECTION_TYPE;
        if (type <= type_before)
            return EC_E_SECTION_ORDER;
        if (ec_load_u32(entry + EC_ENTRY_RESERVED) || ec_load_u64(entry + EC_ENTRY_RESERVED_TOO))
            return EC_E_RESERVED;
        uint64_t start = end + (EC_ALIGNMENT - end % EC_ALIGNMENT) % EC_ALIGNMENT;
        if (offset != start || offset > size || body_size > size - offset)
            return EC_E_SECTION_TILING;
        if (!all_zero(bytes + end, start - end))
            return EC_E_RESERVED;

        sections[type] = (struct body){bytes + offset, body_size};
        type_before = type;
        end = offset + body_size;
    }
    if (end != size)
        return EC_E_SECTION_TILING;

    static const uint8_t REQUIRED[] = {EC_SECTION_IDS, EC_SECTION_POPULARITY, EC_SECTION_FUSION,
            EC_SECTION_SELF_TEST, EC_SECTION_TRAINING};
    for (size_t r = 0; r < sizeof REQUIRED; r++)
        if (!sections[REQUIRED[r]].bytes)
            return EC_E_SECTION_MISSING;
    for (uint32_t t = EC_SECTION_TABLE + 1; t < N_SECTION_TYPES; t++)
        if (sections[t].bytes && !sections[t - 1].bytes)
            return EC_E_SECTION_MISSING;
    return EC_OK;
}

/* UTF-8 without a NUL, which JSON and C end at: an id with one would be another id elsewhere. */
static bool is_text(const uint8_t *bytes, size_t size)
{
    for (size_t n = 0; n < size; n++)
        if (bytes[n] == 0)
            return false;
    return ec_utf8_check(bytes, size);
}

/* n strings that fill their body. */
static enum ec_status check_strings(struct body body, uint32_t n)
{
    uint64_t table = 4 * ((uint64_t)n + 1);
    if (body.size < table)
        return EC_E_SECTION_SIZE;
    if (ec_load_u32(body.bytes) != 0)
        return EC_E_STRING_OFFSETS;
    for (uint32_t s = 0; s < n; s++)
        if (ec_load_u32(body.bytes + 4 * (size_t)s) > ec_load_u32(body.bytes + 4 * (size_t)s + 4))
            return EC_E_STRING_OFFSETS;
    if (table + ec_load_u32(body.bytes + 4 * (size_t)n) != body.size)
        return EC_E_SECTION_SIZE;
    for (uint32_t s = 0; s < n; s++) {
        struct ec_text text = ec_view_string(body.bytes, n, s);
        if (!is_text((const uint8_t *)text.bytes, text.size))
            return EC_E_STRING_UTF8;
    }
    return EC_OK;
}

static enum ec_status check_ids(struct body body, uint32_t n_items)
{
    enum ec_status status = check_strings(body, n_items);
    if (status)
        return status;
    struct ec_text before = {NULL, 0};
    for (uint32_t i = 0; i < n_items; i++) {
        struct ec_text id = ec_view_string(body.bytes, n_items, i);
        if (ec_text_compare(before, id) >= 0)
            return EC_E_ID_ORDER;
        before = id;
    }
    return EC_OK;
}

static enum ec_status check_groups(struct body body, uint32_t n_items, uint32_t *n_groups)
{
    uint64_t names_start = ec_pad(EC_GROUPS_ITEMS + 2 * (size_t)n_items, 4);
    if (body.size < names_start)
        return EC_E_SECTION_SIZE;
    uint32_t n = ec_load_u32(body.bytes + EC_GROUPS_COUNT);
    if (n >= EC_GROUP_NONE)
        return EC_E_GROUP_RANGE;
    for (uint32_t i = 0; i < n_items; i++) {
        uint32_t group = ec_load_u16(body.bytes + EC_GROUPS_ITEMS + 2 * (size_t)i);
        if (group != EC_GROUP_NONE && group >= n)
            return EC_E_GROUP_RANGE;
    }
    uint64_t items_end = EC_GROUPS_ITEMS + 2 * (uint64_t)n_items;
    if (!all_zero(body.bytes + items_end, names_start - items_end))
        return EC_E_RESERVED;
    *n_groups = n;
    return check_strings((struct body){body.bytes + names_start, body.size - names_start}, n);
}

/* n f32 numbers, each within low and high. */
static enum ec_status check_numbers(const uint8_t *bytes, uint64_t n, float low, float high)
{
    for (uint64_t k = 0; k < n; k++)
        if (!in_range(ec_load_f32(bytes + 4 * k), low, high))
            return EC_E_NUMBER_RANGE;
    return EC_OK;
}

static enum ec_status check_prices(struct body body, uint32_t n_items)
{
    if (body.size != 4 * (uint64_t)n_items)
        return EC_E_SECTION_SIZE;
    return check_numbers(body.bytes, n_items, 0.0f, EC_MAX_PRICE);
}

static enum ec_status check_popularity(struct body body, uint32_t n_items)
{
    uint64_t bits_start = ec_pad(2 * (size_t)n_items, 4);
    uint64_t bits_end = bits_start + (n_items + 7) / 8;
    if (body.size != bits_start + ec_bits_size(n_items))
        return EC_E_SECTION_SIZE;
    if (!all_zero(body.bytes + 2 * (uint64_t)n_items, bits_start - 2 * (uint64_t)n_items) ||
            !all_zero(body.bytes + bits_end, body.size - bits_end))
        return EC_E_RESERVED;
    if (n_items % 8 && body.bytes[bits_end - 1] >> n_items % 8)
        return EC_E_RESERVED;
    return EC_OK;
}

static enum ec_status check_factors(struct body body, uint32_t n_items, uint32_t *n_factors)
{
    if (body.size < EC_FACTORS_ROWS)
        return EC_E_SECTION_SIZE;
    uint32_t n = ec_load_u32(body.bytes + EC_FACTORS_COUNT);
    if (n == 0 || n > EC_MAX_FACTORS)
        return EC_E_FACTOR_COUNT;
    uint64_t stride = ec_pad(n, EC_ALIGNMENT);
    uint64_t scales = EC_FACTORS_ROWS + n_items * stride;
    uint64_t gram = scales + 4 * (uint64_t)n_items;
    if (body.size != gram + 2 * (uint64_t)n * (n + 1))
        return EC_E_SECTION_SIZE;
    if (ec_load_u32(body.bytes + EC_FACTORS_RESERVED))
        return EC_E_RESERVED;
    if (!in_range(ec_load_f32(body.bytes + EC_FACTORS_ALPHA0), 0.0f, 1e6f) ||
            !in_range(ec_load_f32(body.bytes + EC_FACTORS_L2), 0.0f, 1e6f))
        return EC_E_NUMBER_RANGE;

    for (uint32_t i = 0; i < n_items; i++)
        if (!all_zero(body.bytes + EC_FACTORS_ROWS + i * stride + n, stride - n))
            return EC_E_RESERVED;
    enum ec_status status = check_numbers(body.bytes + scales, n_items, 0.0f, EC_MAX_SCALE);
    if (status)
        return status;
    const uint8_t *row = body.bytes + gram;
    for (uint32_t f = 0; f < n; row += 4 * ((size_t)f + 1), f++) {
        if (check_numbers(row, f, -EC_MAX_GRAM, EC_MAX_GRAM))
            return EC_E_GRAM;
        if (!in_range(ec_load_f32(row + 4 * (size_t)f), 0.0f, EC_MAX_GRAM))
            return EC_E_GRAM;
    }
    *n_factors = n;
    return EC_OK;
}

/* Read a varint as it must be coded: at most five bytes, no needless ones, below 2^32. */
static bool read_varint(const uint8_t **bytes, const uint8_t *end, uint32_t *value)
{
    uint64_t sum = 0;
    for (unsigned shift = 0; shift < 35 && *bytes < end; shift += 7) {
        uint8_t byte = *(*bytes)++;
        sum |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) {
            *value = (uint32_t)sum;
            return sum <= UINT32_MAX && (byte != 0 || shift == 0);
        }
    }
    return false;
}

/* What the rows of a section may hold. */
struct row_limits {
    uint32_t n_targets; /* items or features that a row may name */
    uint32_t max_row;   /* entries */
    uint32_t bits;      /* of a weight; 0: entries have none */
};

static enum ec_status check_row(const uint8_t *bytes, const uint8_t *end,
        const struct row_limits *limits, uint32_t *n_entries)
{
    *n_entries = 0;
    if (bytes == end)
        return EC_OK;
    uint32_t n;
    if (!read_varint(&bytes, end, &n) || n == 0 || n > limits->max_row)
        return EC_E_ROW_ENCODING;
    uint64_t next = 0; /* smallest number the next entry may name */
    for (uint32_t e = 0; e < n; e++) {
        uint32_t gap;
        if (!read_varint(&bytes, end, &gap))
            return EC_E_ROW_ENCODING;
        if (next + gap >= limits->n_targets)
            return EC_E_ROW_ITEM;
        next += (uint64_t)gap + 1;
    }
    if ((uint64_t)(end - bytes) != ec_packed_size(n, limits->bits))
        return EC_E_ROW_ENCODING;
    if (limits->bits == 4 && n % 2 && end[-1] >> 4)
        return EC_E_RESERVED;
    *n_entries = n;
    return EC_OK;
}

/* I rows that fill the rest of their section behind their offsets, n_entries altogether. */
static enum ec_status check_rows(struct body body, uint64_t offsets_start, uint32_t n_items,
        const struct row_limits *limits, uint32_t n_entries)
{
    const uint8_t *offsets = body.bytes + offsets_start;
    uint64_t rows_start = offsets_start + 4 * ((uint64_t)n_items + 1);
    const uint8_t *rows = body.bytes + rows_start;
    uint64_t rows_size = body.size - rows_start;
    uint64_t n_found = 0;
    if (ec_load_u32(offsets) != 0)
        return EC_E_ROW_OFFSETS;
    for (uint32_t i = 0; i < n_items; i++) {
        uint32_t start = ec_load_u32(offsets + 4 * (size_t)i);
        uint32_t end = ec_load_u32(offsets + 4 * (size_t)i + 4);
        if (start > end || end > rows_size)
            return EC_E_ROW_OFFSETS;
        uint32_t n;
        enum ec_status status = check_row(rows + start, rows + end, limits, &n);
        if (status)
            return status;
        n_found += n;
    }
    if (ec_load_u32(offsets + 4 * (size_t)n_items) != rows_size)
        return EC_E_ROW_OFFSETS;
    return n_found == n_entries ? EC_OK : EC_E_ROW_OFFSETS;
}

static enum ec_status check_content(struct body body, uint32_t n_items, uint32_t *n_features)
{
    if (body.size < EC_CONTENT_IDF)
        return EC_E_SECTION_SIZE;
    uint32_t n = ec_load_u32(body.bytes + EC_CONTENT_FEATURES);
    uint64_t offsets_start = EC_CONTENT_IDF + 4 * (uint64_t)n;
    if (body.size < offsets_start + 4 * ((uint64_t)n_items + 1))
        return EC_E_SECTION_SIZE;
    if (n == 0 || n > EC_MAX_FEATURES)
        return EC_E_NUMBER_RANGE;
    if (ec_load_u64(body.bytes + EC_CONTENT_RESERVED))
        return EC_E_RESERVED;
    for (uint32_t f = 0; f < n; f++) {
        float idf = ec_load_f32(body.bytes + EC_CONTENT_IDF + 4 * (size_t)f);
        if (!(idf > 0.0f && idf <= EC_MAX_IDF))
            return EC_E_NUMBER_RANGE;
    }
    *n_features = n;
    const struct row_limits limits = {.n_targets = n, .max_row = EC_CONTENT_MAX_ROW};
    return check_rows(
            body, offsets_start, n_items, &limits, ec_load_u32(body.bytes + EC_CONTENT_ENTRIES));
}

/* The numbers of every encoder row behind the first D are 0. */
static bool encoder_padding_is_zero(const struct ec_sequence_view *encoder, uint32_t n_items)
{
    for (uint32_t i = 0; i < n_items; i++) {
        const uint8_t *row = encoder->rows + (size_t)i * encoder->stride;
        for (uint32_t d = encoder->n_dims; d < encoder->width; d++)
            if (ec_view_packed(row, encoder->bits, d))
                return false;
    }
    return true;
}

static enum ec_status check_encoder(struct body body, uint32_t n_items, uint32_t *n_dims)
{
    if (body.size < EC_SEQUENCE_POSITIONS)
        return EC_E_SECTION_SIZE;
    uint32_t dims = ec_load_u32(body.bytes + EC_SEQUENCE_DIMS);
    uint32_t steps = ec_load_u32(body.bytes + EC_SEQUENCE_STEPS);
    uint32_t bits = ec_load_u32(body.bytes + EC_SEQUENCE_BITS);
    if (dims == 0 || dims > EC_MAX_DIMS || steps == 0 || steps > EC_MAX_STEPS ||
            (bits != 4 && bits != 8))
        return EC_E_NUMBER_RANGE;
    uint64_t stride = ec_packed_size(ec_sequence_width(dims, bits), bits);
    uint64_t bias_end = EC_SEQUENCE_POSITIONS + 4 * (uint64_t)dims * (steps + dims) +
                        n_items * (stride + 4 + 2);
    if (body.size != bias_end + n_items % 2 * 2)
        return EC_E_SECTION_SIZE;
    if (ec_load_u32(body.bytes + EC_SEQUENCE_RESERVED) ||
            !all_zero(body.bytes + bias_end, body.size - bias_end))
        return EC_E_RESERVED;

    struct ec_model sized = {.encoder = body.bytes, .n_dims = dims, .n_items = n_items};
    struct ec_sequence_view encoder = ec_view_encoder(&sized);
    enum ec_status status = check_numbers(
            encoder.positions, (uint64_t)dims * (steps + dims), -EC_MAX_MIX, EC_MAX_MIX);
    if (!status)
        status = check_numbers(encoder.scales, n_items, 0.0f, EC_MAX_SCALE);
    if (status)
        return status;
    *n_dims = dims;
    return encoder_padding_is_zero(&encoder, n_items) ? EC_OK : EC_E_RESERVED;
}

static enum ec_status check_repeat(struct body body, uint32_t n_items)
{
    uint64_t end = 2 * (uint64_t)n_items;
    if (body.size != end + n_items % 2 * 2)
        return EC_E_SECTION_SIZE;
    return all_zero(body.bytes + end, body.size - end) ? EC_OK : EC_E_RESERVED;
}

static enum ec_status check_table(struct body body, uint32_t n_items)
{
    uint64_t offsets_start = EC_TABLE_SCALES + 4 * (uint64_t)n_items;
    uint64_t rows_start = offsets_start + 4 * ((uint64_t)n_items + 1);
    if (body.size < rows_start)
        return EC_E_SECTION_SIZE;
    if (!ec_view_signal_has_table(ec_load_u32(body.bytes + EC_TABLE_SIGNAL)))
        return EC_E_SIGNAL;
    uint32_t bits = ec_load_u32(body.bytes + EC_TABLE_BITS);
    if (bits != 4 && bits != 8)
        return EC_E_NUMBER_RANGE;
    if (ec_load_u32(body.bytes + EC_TABLE_RESERVED))
        return EC_E_RESERVED;
    enum ec_status status = check_numbers(
            body.bytes + EC_TABLE_SCALES, n_items, 0.0f, EC_MAX_SCALE);
    if (status)
        return status;
    const struct row_limits limits = {n_items, EC_TABLE_MAX_ROW, bits};
    return check_rows(
            body, offsets_start, n_items, &limits, ec_load_u32(body.bytes + EC_TABLE_ENTRIES));
}

/* Whether a model carries a signal; `table` is t of its neighbour table, and 0 for a signal that has none. */
static bool carries(const struct ec_model *model, uint32_t signal, uint32_t table)
{
    if (ec_view_signal_has_table(signal))
        return table < model->n_tables &&
               ec_load_u32(model->tables[table] + EC_TABLE_SIGNAL) == signal;
    if (signal >= EC_N_SIGNALS || table != 0)
        return false;
    return (signal != EC_SIGNAL_FACTORS || model->factors) &&
           (signal != EC_SIGNAL_CONTENT || model->content) &&
           (signal != EC_SIGNAL_SEQUENCE || model->encoder) &&
           (signal != EC_SIGNAL_REPEAT || model->repeat) &&
           (signal != EC_SIGNAL_PRICE || model->prices);
}

/* The fusion may name only what the model carries: called after the other sections. */
static enum ec_status check_fusion(struct body body, const struct ec_model *model)
{
    if (body.size < EC_FUSION_ENTRIES)
        return EC_E_SECTION_SIZE;
    uint32_t n_terms = ec_load_u32(body.bytes + EC_FUSION_TERMS);
    if (n_terms > EC_MAX_TERMS || body.size != EC_FUSION_ENTRIES + (uint64_t)n_terms * EC_TERM_SIZE)
        return EC_E_SECTION_SIZE;
    if (!all_zero(body.bytes + EC_FUSION_RESERVED, EC_FUSION_ENTRIES - EC_FUSION_RESERVED))
        return EC_E_RESERVED;
    if (!in_range(ec_load_f32(body.bytes + EC_FUSION_HALF_LIFE), 0.0f, EC_MAX_HALF_LIFE))
        return EC_E_NUMBER_RANGE;
    enum ec_status status = check_numbers(
            body.bytes + EC_FUSION_STRENGTHS, EC_N_EVENT_TYPES, 0.0f, EC_MAX_STRENGTH);
    if (status)
        return status;

    uint32_t n_terms_of[EC_N_SIGNALS] = {0};
    for (uint32_t t = 0; t < n_terms; t++) {
        const uint8_t *entry = body.bytes + EC_FUSION_ENTRIES + EC_TERM_SIZE * (size_t)t;
        uint32_t signal = ec_load_u32(entry + EC_TERM_SIGNAL);
        uint32_t table = ec_load_u32(entry + EC_TERM_TABLE);
        if (!carries(model, signal, table))
            return EC_E_SIGNAL;
        n_terms_of[signal]++;
        /* decay has no effect on these: a second term would be the first again */
        if (n_terms_of[EC_SIGNAL_SEQUENCE] > 1 || n_terms_of[EC_SIGNAL_PRICE] > 1)
            return EC_E_SIGNAL;
        if (!in_range(ec_load_f32(entry + EC_TERM_DECAY), 0.0f, 1.0f) ||
                !in_range(ec_load_f32(entry + EC_TERM_WEIGHT), -EC_MAX_WEIGHT, EC_MAX_WEIGHT))
            return EC_E_NUMBER_RANGE;
    }
    /* it alone answers an empty history */
    if (n_terms_of[EC_SIGNAL_POPULARITY] != 1)
        return EC_E_SIGNAL;
    return EC_OK;
}

static enum ec_status check_self_test(struct body body, uint32_t n_items)
{
    if (body.size < EC_SELF_TEST_ENTRIES)
        return EC_E_SECTION_SIZE;
    uint32_t n_events = ec_load_u32(body.bytes + EC_SELF_TEST_EVENTS);
    uint32_t n_places = ec_load_u32(body.bytes + EC_SELF_TEST_PLACES);
    if (n_events > EC_SELF_TEST_MAX || n_places > EC_SELF_TEST_MAX ||
            body.size != EC_SELF_TEST_ENTRIES +
                                 ((uint64_t)n_events + n_places) * EC_SELF_TEST_ENTRY_SIZE)
        return EC_E_SECTION_SIZE;
    for (uint32_t e = 0; e < n_events + n_places; e++) {
        const uint8_t *entry = body.bytes + EC_SELF_TEST_ENTRIES +
                               EC_SELF_TEST_ENTRY_SIZE * (size_t)e;
        if (ec_load_u32(entry) >= n_items)
            return EC_E_ITEM_RANGE;
        if (e < n_events && ec_load_u32(entry + 4) >= EC_N_EVENT_TYPES)
            return EC_E_EVENT_TYPE;
    }
    return EC_OK;
}

enum ec_status ec_model_open(const void *model_bytes, size_t size, struct ec_model *model)
{
    const uint8_t *bytes = model_bytes;
    struct body sections[N_SECTION_TYPES] = {{NULL, 0}};
    struct ec_model open = {.bytes = bytes, .size = size};

    enum ec_status status = check_header(bytes, size);
    if (!status)
        status = find_sections(bytes, size, sections);
    if (status)
        return status;

    open.n_items = ec_load_u32(bytes + EC_HEADER_ITEMS);
    open.ids = sections[EC_SECTION_IDS].bytes;
    open.titles = sections[EC_SECTION_TITLES].bytes;
    open.groups = sections[EC_SECTION_GROUPS].bytes;
    open.prices = sections[EC_SECTION_PRICES].bytes;
    open.popularity = sections[EC_SECTION_POPULARITY].bytes;
    open.factors = sections[EC_SECTION_FACTORS].bytes;
    open.content = sections[EC_SECTION_CONTENT].bytes;
    open.encoder = sections[EC_SECTION_SEQUENCE].bytes;
    open.repeat = sections[EC_SECTION_REPEAT].bytes;
    open.fusion = sections[EC_SECTION_FUSION].bytes;
    open.self_test = sections[EC_SECTION_SELF_TEST].bytes;
    open.training = sections[EC_SECTION_TRAINING].bytes;
    open.training_size = (size_t)sections[EC_SECTION_TRAINING].size;

    status = check_ids(sections[EC_SECTION_IDS], open.n_items);
    if (!status && open.titles)
        status = check_strings(sections[EC_SECTION_TITLES], open.n_items);
    if (!status && open.groups)
        status = check_groups(sections[EC_SECTION_GROUPS], open.n_items, &open.n_groups);
    if (!status && open.prices)
        status = check_prices(sections[EC_SECTION_PRICES], open.n_items);
    if (!status)
        status = check_popularity(sections[EC_SECTION_POPULARITY], open.n_items);
    if (!status && open.factors)
        status = check_factors(sections[EC_SECTION_FACTORS], open.n_items, &open.n_factors);
    if (!status && open.content)
        status = check_content(sections[EC_SECTION_CONTENT], open.n_items, &open.n_features);
    if (!status && open.encoder)
        status = check_encoder(sections[EC_SECTION_SEQUENCE], open.n_items, &open.n_dims);
    if (!status && open.repeat)
        status = check_repeat(sections[EC_SECTION_REPEAT], open.n_items);
    for (uint32_t t = 0; !status && t < EC_MAX_TABLES && sections[EC_SECTION_TABLE + t].bytes;
            t++) {
        status = check_table(sections[EC_SECTION_TABLE + t], open.n_items);
        open.tables[t] = sections[EC_SECTION_TABLE + t].bytes;
        open.n_tables = t + 1;
    }
    if (!status)
        status = check_fusion(sections[EC_SECTION_FUSION], &open);
    if (!status)
        status = check_self_test(sections[EC_SECTION_SELF_TEST], open.n_items);
    if (!status && !is_text(open.training, open.training_size))
        status = EC_E_STRING_UTF8;
    if (!status)
        *model = open;
    return status;
}
