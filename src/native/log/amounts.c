/* amounts.c - see amounts.h. */
#include "native/log/amounts.h"

#include <string.h>

#include "native/log/words.h"

enum {
    MAX_AMOUNT = 64, /* digits and marks */
    THOUSAND = '\'', /* what stands for every blank and apostrophe between digits */
};

/* ISO 4217, active codes and the last national ones of the euro. */
static const char CODES[] = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD "
                            "BND BOB BRL BSD BTN BWP BYN BZD "
                            "CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB "
                            "EUR FJD FKP GBP GEL GHS GIP GMD "
                            "GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY "
                            "KES KGS KHR KMF KPW KRW KWD KYD "
                            "KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR "
                            "MWK MXN MYR MZN NAD NGN NIO NOK "
                            "NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RMB RON RSD RUB RUR RWF "
                            "SAR SBD SCR SDG SEK SGD SHP SLE "
                            "SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH "
                            "UGX USD UYU UZS VED VES VND VUV "
                            "WST XAF XCD XOF XPF YER ZAR ZMW ZWL ";

/* In lower case; a point may follow. */
static const char *const NAMES[] = {"kr", "k\xc4\x8d", "z\xc5\x82", "ft", "lei", "leu", "rs", "tl",
        "rp", "rm", "r", "fr", "sfr", "euro", "euros", "dollar", "dollars", "yen", "yuan", "din",
        "\xd0\xbb\xd0\xb2", "\xd1\x80", "\xd1\x80\xd1\x83\xd0\xb1", "\xd0\xb3\xd1\x80\xd0\xbd",
        "\xe5\x85\x83", "\xe5\x86\x86", "\xec\x9b\x90"};

/* Before the sign of a currency: US$, R$. */
static const char *const BEFORE_SIGN[] = {
        "us", "a", "au", "c", "ca", "cn", "hk", "j", "mx", "nt", "nz", "r", "s", "z"};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Size of the currency's sign (Unicode, category Sc) at the start of a text; 0 where there is none. */
static size_t sign_size(struct ec_text text)
{
    static const char *const SIGNS[] = {"$", "\xc2\xa2", "\xc2\xa3", "\xc2\xa4", "\xc2\xa5",
            "\xd6\x8f", "\xd8\x8b", "\xe0\xa7\xb2", "\xe0\xa7\xb3", "\xe0\xb8\xbf", "\xe1\x9f\x9b",
            "\xef\xb7\xbc", "\xef\xb9\xa9", "\xef\xbc\x84", "\xef\xbf\xa0", "\xef\xbf\xa1",
            "\xef\xbf\xa5", "\xef\xbf\xa6"};
    for (size_t s = 0; s < sizeof SIGNS / sizeof *SIGNS; s++) {
        size_t size = strlen(SIGNS[s]);
        if (text.size >= size && memcmp(text.bytes, SIGNS[s], size) == 0)
            return size;
    }
    /* U+20A0 to U+20CF */
    const unsigned char *bytes = (const unsigned char *)text.bytes;
    bool is_block = text.size >= 3 && bytes[0] == 0xe2 &&
                    ((bytes[1] == 0x82 && bytes[2] >= 0xa0) ||
                            (bytes[1] == 0x83 && bytes[2] <= 0x8f));
    return is_block ? 3 : 0;
}

static bool is_word(const char *word, struct ec_text text)
{
    if (strlen(word) != text.size)
        return false;
    for (size_t n = 0; n < text.size; n++)
        if (ec_lower(text.bytes[n]) != word[n])
            return false;
    return true;
}

static bool is_among(struct ec_text text, const char *const *words, size_t n)
{
    for (size_t w = 0; w < n; w++)
        if (is_word(words[w], text))
            return true;
    return false;
}

static bool is_code(struct ec_text text)
{
    for (size_t at = 0; text.size == 3 && at + 3 < sizeof CODES; at += 4)
        if (ec_lower(text.bytes[0]) == ec_lower(CODES[at]) &&
                ec_lower(text.bytes[1]) == ec_lower(CODES[at + 1]) &&
                ec_lower(text.bytes[2]) == ec_lower(CODES[at + 2]))
            return true;
    return false;
}

/* A letter of a currency's name. Signs and blanks beyond ASCII begin with bytes that no name has. */
static bool is_letter(unsigned char c)
{
    char lower = ec_lower((char)c);
    return (lower >= 'a' && lower <= 'z') || (c >= 0x80 && c != 0xc2 && c != 0xe2);
}

/* Size of the currency at the start of a text, 0 where there is none. */
static size_t currency_size(struct ec_text text)
{
    size_t sign = text.size ? sign_size(text) : 0;
    if (sign)
        return sign;
    size_t n = 0;
    while (n < text.size && is_letter((unsigned char)text.bytes[n]))
        n++;
    struct ec_text word = {text.bytes, n};
    sign = n < text.size ? sign_size((struct ec_text){text.bytes + n, text.size - n}) : 0;
    if (sign && is_among(word, BEFORE_SIGN, sizeof BEFORE_SIGN / sizeof *BEFORE_SIGN))
        return n + sign;
    if (!is_code(word) && !is_among(word, NAMES, sizeof NAMES / sizeof *NAMES))
        return 0;
    return n + (n < text.size && text.bytes[n] == '.');
}

static struct ec_text behind(struct ec_text text, size_t size)
{
    return (struct ec_text){text.bytes + size, text.size - size};
}

/* Cut a sign and a currency off the front, or two names of it: CAD $12. */
static struct ec_text cut_front(struct ec_text text, bool *negative)
{
    int n_currencies = 0;
    *negative = false;
    for (bool has_sign = false; text.size;) {
        bool is_minus = text.bytes[0] == '-';
        bool is_long_minus = text.size >= 3 && memcmp(text.bytes, "\xe2\x88\x92", 3) == 0;
        size_t currency = n_currencies == 2 ? 0 : currency_size(text);
        if (!has_sign && (is_minus || is_long_minus || text.bytes[0] == '+')) {
            has_sign = true;
            *negative = is_minus || is_long_minus;
            text = behind(text, is_long_minus ? 3 : 1);
        } else if (currency) {
            n_currencies++;
            text = ec_trim(behind(text, currency));
        } else {
            break;
        }
    }
    return text;
}

/* Size of a blank or an apostrophe that may stand between thousands; 0 for anything else. */
static size_t gap_size(struct ec_text text)
{
    static const char *const GAPS[] = {
            "'", " ", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89", "\xe2\x80\x99"};
    for (size_t g = 0; g < sizeof GAPS / sizeof *GAPS; g++) {
        size_t size = strlen(GAPS[g]);
        if (text.size > size && memcmp(text.bytes, GAPS[g], size) == 0 &&
                is_digit(text.bytes[size]))
            return size;
    }
    return 0;
}

/* Size of a hyphen, an en dash or an em dash at the start of a text; 0 for anything else. */
static size_t dash_size(struct ec_text text)
{
    if (text.size && text.bytes[0] == '-')
        return 1;
    bool is_long = text.size >= 3 && (memcmp(text.bytes, "\xe2\x80\x93", 3) == 0 ||
                                             memcmp(text.bytes, "\xe2\x80\x94", 3) == 0);
    return is_long ? 3 : 0;
}

/* Cut digits and marks off the front; false where they are too many. */
static bool cut_body(struct ec_text *text, char body[MAX_AMOUNT], size_t *n)
{
    for (*n = 0; text->size;) {
        char c = text->bytes[0];
        size_t gap = *n ? gap_size(*text) : 0;
        bool is_mark = c == '.' || c == ',';
        if (!gap && !is_mark && !is_digit(c))
            return true;
        /* "kr 20,-" has no hundredths; "199 kr." and "5." no more */
        size_t dash = is_mark ? dash_size(behind(*text, 1)) : 0;
        if (*n == MAX_AMOUNT)
            return false;
        if (dash) {
            *text = behind(*text, 1);
            for (; dash; dash = dash_size(*text))
                *text = behind(*text, dash);
            if (*n + 2 > MAX_AMOUNT)
                return false;
            body[(*n)++] = c; /* 1.299,- shows which mark is the decimal one */
            body[(*n)++] = '0';
            return true;
        }
        body[(*n)++] = gap ? (char)THOUSAND : c;
        *text = behind(*text, gap ? gap : 1);
    }
    return true;
}

/* Whether the thousands before `end` stand apart by `mark` as thousands do: 1,234,567 or 12,34,567. */
static bool are_groups(const char *body, size_t end, char mark)
{
    size_t n_digits = 0;
    bool is_first = true;
    for (size_t k = 0; k < end; k++) {
        if (is_digit(body[k])) {
            n_digits++;
            continue;
        }
        if (body[k] != mark || n_digits == 0 || n_digits > 3 || (!is_first && n_digits < 2))
            return false;
        is_first = false;
        n_digits = 0;
    }
    return is_first || n_digits == 3;
}

/* The number of a body whose decimal mark stands at `mark`, or nowhere (n). */
static bool number_of(const char *body, size_t n, size_t mark, double *value)
{
    char plain[MAX_AMOUNT];
    size_t size = 0;
    for (size_t k = 0; k < n; k++)
        if (is_digit(body[k]) || k == mark)
            plain[size++] = k == mark ? '.' : body[k];
    return ec_number_parse((struct ec_text){plain, size}, value);
}

/* Where a body's marks stand. */
struct layout {
    size_t last;            /* point or comma; n for none */
    size_t n_last, n_other; /* marks like the last, and of the other kind */
    bool has_gaps;
};

static struct layout lay_out(const char *body, size_t n)
{
    struct layout layout = {.last = n};
    for (size_t k = n; k-- > 0;) {
        if (body[k] == THOUSAND)
            layout.has_gaps = true;
        if (body[k] != '.' && body[k] != ',')
            continue;
        if (layout.last == n)
            layout.last = k;
        *(body[k] == body[layout.last] ? &layout.n_last : &layout.n_other) += 1;
    }
    return layout;
}

/* Read digits and marks. */
static bool read_body(const char *body, size_t n, struct ec_amount *amount)
{
    struct layout layout = lay_out(body, n);
    size_t last = layout.last;
    double value;
    if (last == n || layout.n_last > 1) { /* whole: every mark is one of thousands */
        char mark = last < n ? body[last] : (char)THOUSAND;
        if ((last < n && layout.has_gaps) || layout.n_other || !are_groups(body, n, mark) ||
                !number_of(body, n, n, &value))
            return false;
        enum ec_mark shown = mark == ','   ? EC_MARK_POINT
                             : mark == '.' ? EC_MARK_COMMA
                                           : EC_MARK_NONE;
        *amount = (struct ec_amount){value, value, shown};
        return true;
    }
    enum ec_mark shown = body[last] == '.' ? EC_MARK_POINT : EC_MARK_COMMA;
    char thousands = layout.has_gaps ? (char)THOUSAND : body[last] == '.' ? ',' : '.';
    if ((layout.has_gaps && layout.n_other) || !are_groups(body, last, thousands) ||
            !number_of(body, n, last, &value))
        return false;
    bool could_be_thousands = !layout.has_gaps && !layout.n_other && n - last == 4 && last >= 1 &&
                              last <= 3 && body[0] != '0';
    *amount = (struct ec_amount){value, value, shown};
    if (!could_be_thousands)
        return true;
    amount->mark = EC_MARK_NONE;
    return number_of(body, n, n, body[last] == '.' ? &amount->by_comma : &amount->by_point);
}

bool ec_amount_read(struct ec_text text, struct ec_amount *amount)
{
    char body[MAX_AMOUNT];
    size_t n;
    bool negative;
    struct ec_amount read;
    double number;
    struct ec_text rest = cut_front(ec_trim(text), &negative);
    if (!cut_body(&rest, body, &n))
        return false;
    if (rest.size && (rest.bytes[0] == 'e' || rest.bytes[0] == 'E') &&
            ec_number_parse(ec_trim(text), &number)) { /* 1.5e3 */
        *amount = (struct ec_amount){number, number, EC_MARK_NONE};
        return true;
    }
    for (int k = 0; k < 2; k++)
        rest = ec_trim(behind(ec_trim(rest), currency_size(ec_trim(rest))));
    if (rest.size || !read_body(body, n, &read))
        return false;
    *amount = read;
    if (negative) {
        amount->by_point = -read.by_point;
        amount->by_comma = -read.by_comma;
    }
    return true;
}

bool ec_amount_is_ambiguous(const struct ec_amount *amount)
{
    return amount->by_point > amount->by_comma || amount->by_point < amount->by_comma;
}

bool ec_amount_in(const struct ec_amount *amount, enum ec_mark column, double *value)
{
    if (column == EC_MARK_MIXED && ec_amount_is_ambiguous(amount))
        return false;
    *value = column == EC_MARK_COMMA ? amount->by_comma : amount->by_point;
    return true;
}

bool ec_amount_parse(struct ec_text text, double *value)
{
    struct ec_amount amount;
    return ec_amount_read(text, &amount) && ec_amount_in(&amount, EC_MARK_POINT, value);
}

const char *ec_mark_name(enum ec_mark mark)
{
    static const char *const WORDS[] = {"none", "point", "comma", "mixed"};
    return WORDS[mark];
}

void ec_marks_count(struct ec_marks *marks, const struct ec_amount *amount)
{
    marks->n_point += amount->mark == EC_MARK_POINT;
    marks->n_comma += amount->mark == EC_MARK_COMMA;
    marks->n_ambiguous += ec_amount_is_ambiguous(amount);
}

enum ec_mark ec_marks_decide(const struct ec_marks *marks)
{
    if (marks->n_point + marks->n_comma + marks->n_ambiguous == 0)
        return EC_MARK_NONE;
    if (marks->n_comma <= marks->n_point / 100)
        return EC_MARK_POINT;
    return marks->n_point <= marks->n_comma / 100 ? EC_MARK_COMMA : EC_MARK_MIXED;
}
