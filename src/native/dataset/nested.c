/* nested.c - see nested.h. */
#include "native/dataset/nested.h"

#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "native/clean/columns.h"
#include "native/dataset/alternatives.h"
#include "native/log/words.h"

enum { PATH_TEXT = 120, LIST_TEXT = 160, THERE_TEXT = LIST_TEXT + 80 };

size_t ec_nested_paths(
        const char *const named[EC_N_LOG_ROLES], struct ec_text paths[EC_NESTED_PATHS])
{
    size_t n = 0;
    for (size_t r = 0; r < EC_N_LOG_ROLES; r++) {
        struct ec_text rest = {named[r], named[r] ? strlen(named[r]) : 0};
        struct ec_text names, name;
        while (ec_next_alternative(&rest, &names))
            for (bool is_first = true;
                    n < EC_NESTED_PATHS && ec_next_name(&names, &is_first, &name);)
                if (ec_is_json_path(name))
                    paths[n++] = name;
    }
    return n;
}

static bool is_nested(const cJSON *node)
{
    return cJSON_IsArray(node) || cJSON_IsObject(node);
}

/* The member of an object that a role would most likely want: one of its usual name, else one whose
 * name ends in id, else the first with a text or number, else the first. */
static const cJSON *likely_member(const cJSON *object, enum ec_role role)
{
    const cJSON *named_id = NULL;
    const cJSON *plain = NULL;
    for (const cJSON *member = object->child; member; member = member->next) {
        struct ec_text name = {member->string, strlen(member->string)};
        if (is_nested(ec_ndjson_unwrap(member)))
            continue;
        if (role < EC_N_ROLES && ec_column_is_usual(name, role))
            return member;
        bool ends_in_id = name.size >= 2 && ec_lower(name.bytes[name.size - 2]) == 'i' &&
                          ec_lower(name.bytes[name.size - 1]) == 'd';
        named_id = named_id ? named_id : ends_in_id ? member : NULL;
        plain = plain ? plain : member;
    }
    return named_id ? named_id : plain ? plain : object->child;
}

/* Lengthen a path through lists and objects down to a value. */
static void complete_path(const cJSON *node, enum ec_role role, char path[PATH_TEXT])
{
    size_t size = strlen(path);
    for (int depth = 0; depth < EC_JSON_STEPS && is_nested(ec_ndjson_unwrap(node)); depth++) {
        bool is_list = cJSON_IsArray(node);
        node = is_list ? node->child : likely_member(node, role);
        if (!node || (!is_list && size + strlen(node->string) + 4 > PATH_TEXT))
            return;
        size += (size_t)snprintf(path + size, PATH_TEXT - size, "%s%s", is_list ? "[]" : ".",
                is_list ? "" : node->string);
        if (size + 4 > PATH_TEXT)
            return;
    }
}

/* What was seen of a column in the lines in view. */
struct sight {
    bool has_value;       /* a text, number, true or false */
    bool has_node;        /* anything, null too */
    bool is_list;         /* else an object */
    char path[PATH_TEXT]; /* into the first list or object; "" without */
};

static void look(struct sight *sight, const cJSON *node, struct ec_text name, enum ec_role role)
{
    sight->has_node |= node != NULL;
    const cJSON *value = ec_ndjson_unwrap(node);
    if (!is_nested(value)) {
        sight->has_value |= value && !cJSON_IsNull(value);
        return;
    }
    if (sight->path[0])
        return;
    sight->is_list = cJSON_IsArray(value);
    snprintf(sight->path, sizeof sight->path, "%.*s", (int)(name.size < 60 ? name.size : 60),
            name.bytes);
    complete_path(value, role, sight->path);
}

/* The names of an object's members, cut to fit. */
static void list_members(const cJSON *object, char text[LIST_TEXT])
{
    size_t size = 0;
    text[0] = '\0';
    for (const cJSON *member = cJSON_IsObject(object) ? object->child : NULL; member;
            member = member->next) {
        if (size + strlen(member->string) + 8 > LIST_TEXT) {
            snprintf(text + size, LIST_TEXT - size, "%s...", size ? ", " : "");
            return;
        }
        size += (size_t)snprintf(
                text + size, LIST_TEXT - size, "%s%s", size ? ", " : "", member->string);
    }
}

/* Write a path with [] behind step number `list`. */
static void unfold_path(const struct ec_json_path *path, size_t list, char text[LIST_TEXT])
{
    size_t size = 0;
    text[0] = '\0';
    for (size_t s = 0; s < path->n_steps && size + path->steps[s].name.size + 4 < LIST_TEXT; s++)
        size += (size_t)snprintf(text + size, LIST_TEXT - size, "%s%.*s%s", s ? "." : "",
                (int)path->steps[s].name.size, path->steps[s].name.bytes,
                path->steps[s].unfolds || s == list ? "[]" : "");
}

/* How far a path leads into the present row; what is there, in words. */
static size_t follow(const struct ec_json_rows *json, size_t column, char there[THERE_TEXT])
{
    const struct ec_json_path *whole = &json->paths[column - json->n_members];
    struct ec_json_path path = *whole;
    const cJSON *node = NULL;
    char text[LIST_TEXT];
    while (!node && path.n_steps) {
        path.n_steps--;
        node = ec_json_path_get(&path, &json->unfolding, json->object);
    }
    if (cJSON_IsArray(node) && path.n_steps) {
        unfold_path(whole, path.n_steps - 1, text);
        snprintf(there, THERE_TEXT,
                "there is a list on the way, whose elements have [] before "
                "them: '%s'",
                text);
    } else {
        list_members(node, text);
        snprintf(there, THERE_TEXT, "where the path ends there are: %s",
                *text ? text : "no members");
    }
    return path.n_steps;
}

static enum ec_status nothing_there(const struct ec_table *table, size_t column, enum ec_role role,
        const char there[THERE_TEXT], struct ec_clean_report *report, struct ec_error *error)
{
    static const char format[] = "%s has nothing at '%.*s' (--%s) in its first lines; %s";
    struct ec_text name = table->columns[column];
    const char *file = ec_source_name(table->window.source);
    int shown = name.size < 80 ? (int)name.size : 80;
    if (role == EC_ROLE_USER || role == EC_ROLE_ITEM || role == EC_ROLE_TIME)
        return ec_fail(
                error, EC_E_COLUMN, format, file, shown, name.bytes, ec_role_name(role), there);
    ec_report_warn(report, format, file, shown, name.bytes, ec_role_name(role), there);
    return EC_OK;
}

static enum ec_status is_no_value(const struct ec_table *table, size_t column, enum ec_role role,
        const struct sight *sight, struct ec_error *error)
{
    struct ec_text name = table->columns[column];
    const char *option = ec_role_name(role);
    char without[LIST_TEXT] = "";
    if (role != EC_ROLE_USER && role != EC_ROLE_ITEM)
        snprintf(without, sizeof without, ", or leave it out with --%s \"\"", option);
    return ec_fail(error, EC_E_COLUMN,
            "\"%.*s\" of %s is %s, not %s %s; name what is in it by its path, such as --%s "
            "'%s'%s%s",
            (int)(name.size < 80 ? name.size : 80), name.bytes,
            ec_source_name(table->window.source), sight->is_list ? "a list" : "an object",
            role == EC_ROLE_ITEM ? "an" : "a", option, option, sight->path,
            sight->is_list ? " (an event for each element)" : "", without);
}

enum ec_status ec_nested_check(const struct ec_table *table, const uint32_t *columns,
        struct ec_clean_report *report, struct ec_error *error)
{
    struct ec_table sample;
    struct sight sights[EC_N_LOG_ROLES] = {{0}};
    char there[EC_N_LOG_ROLES][THERE_TEXT] = {{0}};
    size_t furthest[EC_N_LOG_ROLES] = {0};
    if (table->form != EC_TABLE_NDJSON)
        return EC_OK;
    enum ec_status status = ec_table_sample(table, &sample, error);
    if (status)
        return status;
    for (bool is_end = false; !status && !is_end;) {
        struct ec_log_row row;
        status = ec_table_next(&sample, &row, &is_end, error);
        if (status || is_end || !sample.object)
            continue;
        for (size_t r = 0; r < EC_N_LOG_ROLES; r++) {
            size_t c = columns[r];
            if (c == EC_NO_COLUMN)
                continue;
            look(&sights[r], sample.json.nodes[c], sample.columns[c], (enum ec_role)r);
            if (c < sample.n_members || sights[r].has_node)
                continue;
            char here[THERE_TEXT];
            size_t depth = follow(&sample.json, c, here);
            if (depth > furthest[r] || !there[r][0])
                memcpy(there[r], here, sizeof here);
            furthest[r] = depth > furthest[r] ? depth : furthest[r];
        }
    }
    ec_table_close(&sample);
    for (size_t r = 0; !status && r < EC_N_LOG_ROLES; r++) {
        size_t c = columns[r];
        if (c == EC_NO_COLUMN || sights[r].has_value)
            continue;
        if (sights[r].path[0])
            status = is_no_value(table, c, (enum ec_role)r, &sights[r], error);
        else if (c >= table->n_members && !sights[r].has_node)
            status = nothing_there(table, c, (enum ec_role)r, there[r], report, error);
    }
    return status;
}

enum ec_status ec_nested_explain(const struct ec_table *table, struct ec_error *error)
{
    enum { MOST = 3 };
    struct ec_table sample;
    struct ec_error failure = {0};
    enum ec_status status = ec_table_sample(table, &sample, &failure);
    if (status)
        return ec_fail(error, status, "%s", failure.message);
    char paths[MOST][PATH_TEXT];
    size_t n = 0;
    struct ec_log_row row;
    bool is_end;
    status = ec_table_next(&sample, &row, &is_end, &failure);
    for (size_t c = 0; !status && !is_end && sample.object && c < sample.n_members && n < MOST;
            c++) {
        struct sight sight = {0};
        look(&sight, sample.json.nodes[c], sample.columns[c], EC_N_ROLES);
        if (sight.path[0])
            memcpy(paths[n++], sight.path, PATH_TEXT);
    }
    ec_table_close(&sample);
    size_t size = strlen(error->message);
    for (size_t p = 0; p < n && size < sizeof error->message; p++)
        size += (size_t)snprintf(error->message + size, sizeof error->message - size, "%s%s",
                p ? ", " : "; what is in lists and objects has a path, such as ", paths[p]);
    return error->status;
}
