/* usual_names.c - see usual_names.h. */
#include "native/clean/usual_names.h"

#include <string.h>

#include "native/log/words.h"

/* Of a customer and a session, the customer is the user; a cookie is one where nobody logs in. */
static const char *const users[] = {"userid", "customeruniqueid", "customerid", "visitorid",
        "clientid", "memberid", "shopperid", "buyerid", "consumerid", "personid", "profileid",
        "accountid", "uid", "userpseudoid", "fullvisitorid", "anonymousid", "distinctid",
        "domainuserid", "networkuserid", "deviceid", "cookieid", "householdkey", "householdid",
        "loyaltyid", "cardid", "reviewerid", "customernumber", "customerno", "customercode", "msno",
        "idvisitor", "user", "customer", "visitor", "client", "shopper", "member", "buyer",
        "account", "reviewer", "idcustomer", "customeraccount", "accountnumber", "kunnr",
        "soldtoparty", "kundennummer", "kundennr", "kundenid", "kunde", "clienteid", "idclient",
        "cliente", "username", "email", "useremail", "customeremail", "billingemail",
        "email(billing)", "emailaddress", "cookie", "sessionid", "session", "visitid", NULL};
static const char *const items[] = {"itemid", "productid", "sku", "stockcode", "articleid",
        "productcode", "itemcode", "asin", "parentasin", "contentid", "movieid", "bookid", "songid",
        "trackid", "gameid", "newsid", "goodsid", "offerid", "objectid", "variantid", "productsku",
        "itemsku", "variantsku", "lineitemsku", "productnumber", "productno", "itemnumber",
        "itemno", "articlenumber", "articleno", "artikelnummer", "materialnumber", "materialno",
        "pid", "iid", "isbn", "isbn13", "ean", "gtin", "upc", "barcode", "item", "product",
        "article", "contentids", "idproduct", "product2id", "productreference", "matnr",
        "artikelnr", "artikelid", "artikel", "produktnummer", "produktid", "lineitemname", NULL};
/* What has a clock before what has days. */
static const char *const times[] = {"timestamp", "eventtimestamp", "timestampms", "timestampmicros",
        "time", "eventtime", "datetime", "eventdatetime", "eventts", "ts", "tstamp", "servertime",
        "servertimestamp", "collectortstamp", "derivedtstamp", "unixtime", "unixtimestamp", "epoch",
        "unixreviewtime", "occurredat", "happenedat", "eventat", "createdat", "creationtime",
        "createtime", "createdtime", "createdon", "datecreated", "createddate", "creationdate",
        "orderpurchasetimestamp", "purchasetimestamp", "purchasetime", "purchasedat",
        "transactiontimestamp", "transactiontime", "transactiondatetime", "transactiondt",
        "ordertime", "ordertimestamp", "orderdatetime", "orderedat", "processedat", "paidat",
        "invoicedatetime", "invoicedate", "orderdate", "purchasedate", "transactiondate",
        "saledate", "salesdate", "clicktime", "viewtime", "viewedat", "visittime", "visitstarttime",
        "reviewtime", "hittimegmt", "dateadd", "dateadded", "bestelldatum", "bestellzeit",
        "rechnungsdatum", "date", "eventdate", "visitdate", "reviewdate", "tdat", "datum", NULL};
static const char *const types[] = {"event", "eventtype", "type", "action", "behavior", "behaviour",
        "behaviortype", "behaviourtype", "interaction", "eventname", "activity", "actiontype",
        "interactiontype", "feedbacktype", "eventaction", "activitytype", "metric", "verb", NULL};
static const char *const values[] = {"quantity", "qty", "lineitemquantity", "itemquantity",
        "productquantity", "quantitypurchased", "qtyordered", "quantityordered", "quantity(refund)",
        "value", "rating", "amount", "count", "units", "weight", "overall", "stars", "score",
        "starrating", "reviewscore", "bookrating", "userrating", "productqty", "itemqty",
        "lineitemqty", "qtysold", "unitssold", "kwmeng", "menge", "anzahl", "stueckzahl", NULL};
static const char *const baskets[] = {"invoiceno", "invoice", "invoiceid", "invoicenumber",
        "orderid", "ordernumber", "order", "orderno", "ordername", "basket", "basketid",
        "transactionid", "transactionno", "receiptid", "receiptno", "ticketid", "purchaseid",
        "saleid", "checkoutid", "incrementid", "session", "sessionid", "usersession", "gasessionid",
        "visitid", "cartid", "idorder", "vbeln", "bestellnummer", "bestellnr", "rechnungsnummer",
        "auftragsnummer", "belegnummer", NULL};
static const char *const titles[] = {"title", "productname", "itemname", "lineitemname",
        "producttitle", "itemtitle", "prodname", "bezeichnung", "artikelname", "produktname",
        "artikelbezeichnung", "description", "name", NULL};
static const char *const groups[] = {"category", "group", "categoryid", "department",
        "productgroup", "categorycode", "categorypath", "productcategory", "itemcategory",
        "categoryname", "maincategory", "productgroupname", "producttype", "kategorie",
        "warengruppe", "brand", NULL};
static const char *const prices[] = {"price", "unitprice", "itemprice", "productprice",
        "lineitemprice", "itemcost", "saleprice", "salesprice", "sellingprice", "productunitprice",
        "itemunitprice", "unitpricetaxincl", "unitpriceinctax", "preis", "einzelpreis",
        "stueckpreis", "prix", "precio", "prezzo", NULL};
static const char *const texts[] = {"text", "description", "longdescription", "productdescription",
        "itemdescription", "fulldescription", "desc", "detaildesc", "details", "body", "summary",
        NULL};
static const char *const brands[] = {
        "brand", "brandname", "manufacturer", "vendor", "maker", "producer", "brandid", NULL};
static const char *const added[] = {"added", "addedat", "dateadded", "createdat", "created",
        "launchdate", "launched", "releasedate", "availablefrom", "publishedat", "published", NULL};
static const char *const attributes[] = {"attributes", "attribute", "tags", NULL};

const char *const *ec_usual_names(enum ec_role role)
{
    static const char *const *const names[EC_N_ROLES] = {
            [EC_ROLE_USER] = users,
            [EC_ROLE_ITEM] = items,
            [EC_ROLE_TIME] = times,
            [EC_ROLE_TYPE] = types,
            [EC_ROLE_VALUE] = values,
            [EC_ROLE_BASKET] = baskets,
            [EC_ROLE_TITLE] = titles,
            [EC_ROLE_GROUP] = groups,
            [EC_ROLE_PRICE] = prices,
            [EC_ROLE_TEXT] = texts,
            [EC_ROLE_BRAND] = brands,
            [EC_ROLE_ADDED] = added,
            [EC_ROLE_ATTRIBUTE] = attributes,
    };
    return names[role];
}

static bool is_any(struct ec_text column, const char *const *names)
{
    for (; *names; names++)
        if (ec_is_name(column, *names))
            return true;
    return false;
}

bool ec_column_is_usual(struct ec_text column, enum ec_role role)
{
    return is_any(column, ec_usual_names(role));
}

static bool is_letter(char c)
{
    return ec_lower(c) >= 'a' && ec_lower(c) <= 'z';
}

/* Cut the next word off a name: letters up to a mark, a digit or a capital behind a small letter. */
static struct ec_text next_word(struct ec_text *name)
{
    while (name->size && !is_letter(*name->bytes)) {
        name->bytes++;
        name->size--;
    }
    struct ec_text word = {name->bytes, 0};
    while (name->size && is_letter(*name->bytes)) {
        bool is_capital = *name->bytes != ec_lower(*name->bytes);
        if (word.size && is_capital &&
                word.bytes[word.size - 1] == ec_lower(word.bytes[word.size - 1]))
            break;
        word.size++;
        name->bytes++;
        name->size--;
    }
    return word;
}

bool ec_column_may_be_time(struct ec_text column)
{
    static const char *const of_time[] = {"time", "timestamp", "timestamps", "tstamp", "date",
            "datetime", "ts", "dt", "dttm", "at", "epoch", "utc", "day", "when", "moment", "clock",
            "datum", "zeit", "zeitpunkt", "zeitstempel", "zeitstempelutc", "uhrzeit", "fecha",
            "hora", "heure", "jour", "giorno", "dia", NULL};
    static const char *const of_no_event[] = {"birth", "birthday", "birthdate", "dob", "update",
            "updated", "upd", "modified", "changed", "delete", "deleted", "expire", "expires",
            "expired", "expiry", "registered", "registration", "signup", "joined", "delivery",
            "delivered", "shipped", "shipping", "estimated", "approved", "carrier", "cancelled",
            "canceled", "refunded", "closed", "answer", "release", "published", "limit", "since",
            "until", "end", "ends", "zone", "timezone", "duration", "spent", NULL};
    bool may_be = false;
    for (struct ec_text rest = column, word = next_word(&rest); word.size;
            word = next_word(&rest)) {
        if (is_any(word, of_no_event))
            return false;
        may_be |= is_any(word, of_time);
    }
    /* written together: eventtime, orderdate */
    static const char *const ends[] = {"time", "date", "timestamp", "datetime"};
    for (size_t e = 0; e < sizeof ends / sizeof *ends && !may_be; e++) {
        size_t size = strlen(ends[e]);
        may_be = column.size > size &&
                 ec_is_name((struct ec_text){column.bytes + column.size - size, size}, ends[e]) &&
                 !ec_is_name(column, "lifetime") && !ec_is_name(column, "update");
    }
    return may_be;
}

bool ec_column_is_session(struct ec_text column)
{
    static const char *const words[] = {"session", "sessions", "sessionid", "usersession", "visit",
            "visitid", "cart", "cartid", NULL};
    for (struct ec_text rest = column, word = next_word(&rest); word.size; word = next_word(&rest))
        if (is_any(word, words))
            return true;
    return is_any(column, words);
}

bool ec_column_is_rating(struct ec_text column)
{
    static const char *const names[] = {"rating", "ratings", "score", "scores", "stars", "star",
            "starrating", "overall", "grade", "reviewscore", "reviewrating", "bookrating",
            "userrating", "productrating", "itemrating", "movierating", "ratingvalue", "note",
            "bewertung", NULL};
    return is_any(column, names);
}
