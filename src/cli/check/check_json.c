/* check_json.c - the report of check as JSON (see check_report.h). */
#include <stdio.h>
#include <string.h>

#include "cli/check/check_report.h"
#include "cli/io/json.h"
#include "native/items/features.h"
#include "native/log/event_words.h"
#include "native/log/times.h"

static cJSON *text_or_null(const char *text)
{
    return text && *text ? cJSON_CreateString(text) : cJSON_CreateNull();
}

static cJSON *rules_json(const struct ec_clean_report *cleaning)
{
    cJSON *rules = cJSON_CreateArray();
    for (int r = 0; r < EC_N_RULES; r++) {
        const struct ec_rule_count *rule = &cleaning->rules[r];
        cJSON *entry = cJSON_CreateObject();
        cJSON_AddStringToObject(entry, "rule", ec_rule_name((enum ec_rule)r));
        cJSON_AddStringToObject(entry, "text", ec_rule_text((enum ec_rule)r));
        cJSON_AddNumberToObject(entry, "dropped", (double)rule->n_dropped);
        cJSON_AddNumberToObject(entry, "changed", (double)rule->n_changed);
        cJSON_AddItemToObject(entry, "line",
                rule->first_line ? cJSON_CreateNumber((double)rule->first_line)
                                 : cJSON_CreateNull());
        cJSON_AddItemToObject(
                entry, "example", text_or_null(rule->first_line ? rule->example : NULL));
        cJSON_AddItemToArray(rules, entry);
    }
    return rules;
}

static cJSON *type_words_json(const struct ec_clean_report *cleaning)
{
    cJSON *words = cJSON_CreateArray();
    for (uint32_t w = 0; w < cleaning->n_type_words; w++) {
        const struct ec_word_count *one = &cleaning->type_words[w];
        cJSON *entry = cJSON_CreateObject();
        cJSON_AddStringToObject(entry, "word", one->word);
        cJSON_AddItemToObject(entry, "type",
                one->meaning == EC_WORD_UNKNOWN
                        ? cJSON_CreateNull()
                        : cJSON_CreateString(ec_event_meaning_name(one->meaning)));
        cJSON_AddNumberToObject(entry, "rows", (double)one->n_rows);
        cJSON_AddItemToArray(words, entry);
    }
    return words;
}

static cJSON *missing_words_json(const struct ec_clean_report *cleaning)
{
    cJSON *words = cJSON_CreateArray();
    for (uint32_t w = 0; w < cleaning->n_missing_words; w++) {
        const struct ec_word_count *one = &cleaning->missing_words[w];
        cJSON *entry = cJSON_CreateObject();
        cJSON_AddStringToObject(entry, "role", ec_role_name((enum ec_role)one->role));
        cJSON_AddStringToObject(entry, "word", one->word);
        cJSON_AddNumberToObject(entry, "rows", (double)one->n_rows);
        cJSON_AddItemToArray(words, entry);
    }
    return words;
}

static cJSON *columns_json(const struct ec_clean_report *cleaning)
{
    cJSON *columns = cJSON_CreateObject();
    for (int role = 0; role < EC_N_LOG_ROLES; role++)
        cJSON_AddItemToObject(
                columns, ec_role_name((enum ec_role)role), text_or_null(cleaning->columns[role]));
    return columns;
}

static cJSON *times_json(const struct ec_clean_report *cleaning)
{
    cJSON *times = cJSON_CreateObject();
    for (int form = 0; form < EC_N_TIME_FORMS; form++)
        if (cleaning->n_by_time_form[form])
            cJSON_AddNumberToObject(times, ec_time_form_name((enum ec_time_form)form),
                    (double)cleaning->n_by_time_form[form]);
    return times;
}

static cJSON *quantiles_json(const size_t *counts)
{
    cJSON *quantiles = cJSON_CreateObject();
    for (int q = 0; q < EC_N_QUANTILES; q++) {
        char key[24];
        snprintf(key, sizeof key, "%g", ec_profile_quantiles[q]);
        cJSON_AddNumberToObject(quantiles, key, (double)counts[q]);
    }
    return quantiles;
}

static cJSON *heads_json(const struct ec_profile *profile)
{
    cJSON *heads = cJSON_CreateObject();
    for (int h = 0; h < EC_N_HEADS; h++) {
        char key[24];
        snprintf(key, sizeof key, "%g", ec_profile_heads[h]);
        cJSON_AddNumberToObject(heads, key, profile->head_share[h]);
    }
    return heads;
}

static cJSON *time_or_null(const struct ec_profile *profile, int64_t time_ms)
{
    char text[EC_TIME_TEXT];
    if (!profile->has_times)
        return cJSON_CreateNull();
    ec_time_print(time_ms, text);
    return cJSON_CreateString(text);
}

static cJSON *profile_json(const struct ec_profile *profile)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "users", profile->n_users);
    cJSON_AddNumberToObject(json, "items", profile->n_items);
    cJSON_AddNumberToObject(json, "events", (double)profile->n_events);
    cJSON_AddNumberToObject(json, "baskets", profile->n_baskets);
    cJSON_AddNumberToObject(json, "groups", profile->n_groups);
    cJSON_AddNumberToObject(json, "pairs", (double)profile->n_pairs);
    cJSON_AddNumberToObject(json, "sparsity", profile->sparsity);
    cJSON_AddItemToObject(json, "first", time_or_null(profile, profile->first_ms));
    cJSON_AddItemToObject(json, "last", time_or_null(profile, profile->last_ms));
    cJSON *types = cJSON_AddObjectToObject(json, "types");
    for (int type = 0; type < EC_N_EVENT_TYPES; type++)
        cJSON_AddNumberToObject(types, ec_event_type_name((enum ec_event_type)type),
                (double)profile->n_by_type[type]);
    cJSON_AddItemToObject(json, "user_events", quantiles_json(profile->user_events));
    cJSON_AddItemToObject(json, "item_events", quantiles_json(profile->item_events));
    cJSON_AddItemToObject(json, "basket_events", quantiles_json(profile->basket_events));
    cJSON_AddItemToObject(json, "head_share", heads_json(profile));
    cJSON_AddNumberToObject(json, "gini", profile->gini);
    cJSON_AddNumberToObject(json, "titled", profile->n_titled);
    cJSON_AddNumberToObject(json, "grouped", profile->n_grouped);
    cJSON_AddNumberToObject(json, "priced", profile->n_priced);
    cJSON_AddNumberToObject(json, "unmet", profile->n_unmet);
    cJSON_AddNumberToObject(json, "features", profile->n_features);
    cJSON_AddNumberToObject(json, "featured", profile->n_featured);
    cJSON *kinds = cJSON_AddObjectToObject(json, "featured_by_kind");
    for (int kind = 0; kind < EC_N_FEATURE_KINDS; kind++)
        cJSON_AddNumberToObject(kinds, ec_feature_kind_name((enum ec_feature_kind)kind),
                profile->n_featured_by_kind[kind]);
    return json;
}

cJSON *ec_check_prices_json(enum ec_mark mark, uint64_t n_ambiguous)
{
    if (mark == EC_MARK_NONE)
        return cJSON_CreateNull();
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "decimal_mark", ec_mark_name(mark));
    cJSON_AddNumberToObject(json, "ambiguous", (double)n_ambiguous);
    return json;
}

cJSON *ec_check_json(
        const char *path, const struct ec_clean_report *cleaning, const struct ec_profile *profile)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "source", path);
    cJSON_AddItemToObject(json, "form", text_or_null(cleaning->form));
    cJSON_AddItemToObject(json, "separator", text_or_null(cleaning->separator));
    cJSON_AddItemToObject(json, "header", text_or_null(cleaning->header));
    cJSON_AddNumberToObject(json, "heading_lines", (double)cleaning->n_heading_lines);
    cJSON_AddBoolToObject(json, "separator_line", cleaning->has_separator_line);
    cJSON_AddBoolToObject(json, "carriage_returns", cleaning->has_returns);
    cJSON_AddBoolToObject(json, "backslashes", cleaning->has_backslashes);
    cJSON_AddItemToObject(json, "columns", columns_json(cleaning));
    cJSON_AddItemToObject(json, "times", times_json(cleaning));
    cJSON_AddNumberToObject(json, "rows", (double)cleaning->n_rows);
    cJSON_AddNumberToObject(json, "kept", (double)cleaning->n_kept);
    cJSON_AddNumberToObject(json, "changed", (double)cleaning->n_changed);
    cJSON_AddNumberToObject(json, "dropped", (double)cleaning->n_dropped);
    cJSON_AddItemToObject(json, "rules", rules_json(cleaning));
    cJSON_AddItemToObject(json, "time_order", text_or_null(cleaning->time_order));
    cJSON_AddItemToObject(json, "type_words", type_words_json(cleaning));
    cJSON_AddItemToObject(json, "missing_words", missing_words_json(cleaning));
    cJSON *warnings = cJSON_AddArrayToObject(json, "warnings");
    for (uint32_t w = 0; w < cleaning->n_warnings; w++)
        cJSON_AddItemToArray(warnings, cJSON_CreateString(cleaning->warnings[w]));
    cJSON_AddItemToObject(json, "prices",
            ec_check_prices_json(cleaning->price_mark, cleaning->n_ambiguous_prices));
    cJSON_AddNumberToObject(json, "title_variants", cleaning->n_title_variants);
    cJSON_AddNumberToObject(json, "features_cut", cleaning->n_features_cut);
    cJSON_AddItemToObject(json, "items_file", ec_check_items_json(cleaning));
    cJSON_AddItemToObject(json, "profile", profile ? profile_json(profile) : cJSON_CreateNull());
    cJSON *advice = cJSON_AddArrayToObject(json, "advice");
    for (size_t a = 0; profile && a < profile->n_advice; a++)
        cJSON_AddItemToArray(advice, cJSON_CreateString(profile->advice[a]));
    return json;
}
