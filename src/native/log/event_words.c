/* event_words.c - see event_words.h. */
#include "native/log/event_words.h"

#include <stddef.h>

#include "native/log/words.h"

/* In lower case without spaces and marks, ended by NULL. */
static const char *const views[] = {"view", "views", "viewed", "click", "clicks", "clicked", "pv",
        "detail", "details", "detailview", "detailviews", "detailpageview", "productview",
        "productviewed", "productdetail", "productdetails", "productdetailview",
        "productdetailviewed", "productpageview", "productclick", "productclicked", "clickproduct",
        "productquickview", "quickview", "viewproduct", "viewedproduct", "viewproductdetail",
        "viewproductdetails", "viewproductpage", "openproduct", "viewitem", "vieweditem",
        "itemview", "itemviewed", "itempageview", "itemclick", "clickitem", "selectitem",
        "viewcontent", "viewedcontent", "contentview", "fbmobilecontentview", "prodview",
        "ecommerceproductview", "ecommerceproductdetailview", "viewedobjectids", "clickedobjectids",
        "productviews", "productpageviewed", "pageviewproduct", "productpageviews", "itemviews",
        "pdpview", "pdpviewed", "viewpdp", "clk", "clickoutitem", "read", "watch", "watched", NULL};
static const char *const likes[] = {"like", "likes", "liked", "fav", "favs", "favor", "favour",
        "favorite", "favourite", "favorites", "favourites", "favorited", "favourited",
        "addfavorite", "addtofavorites", "addtofavourites", "addtofav", "collect", "wish",
        "wishlist", "wishlistadd", "addtowishlist", "addedtowishlist", "productaddedtowishlist",
        "fbmobileaddtowishlist", "addtolist", "rating", "ratings", "rate", "rated", "fbmobilerate",
        "review", "reviewed", "productreviewed", "reviewsubmitted", "submitreview", "bookmark",
        "bookmarks", "bookmarked", "save", "saved", "star", "starred", "thumbsup", "upvote", NULL};
static const char *const carts[] = {"cart", "carts", "add", "addcart", "cartadd", "cartaddition",
        "cartadditions", "addtocart", "addedtocart", "addtoshoppingcart", "shoppingcartadd",
        "productadded", "productaddedtocart", "itemaddedtocart", "fbmobileaddtocart", "basket",
        "addtobasket", "addedtobasket", "basketadd", "addtobag", "addedtobag", "itemadded",
        "addproducttocart", "addedproducttocart", "additemtocart", "addeditemtocart", "addtocarts",
        "scadd", "addedtocartobjectids", "wishlistproductaddedtocart", "begincheckout",
        "checkoutbegin", "initiatecheckout", "initiatedcheckout", "fbmobileinitiatedcheckout",
        "checkoutstarted", "checkoutstart", "startcheckout", "startedcheckout", "sccheckout", NULL};
static const char *const purchases[] = {"purchase", "purchases", "purchased", "purchasecomplete",
        "purchasecompleted", "completepurchase", "purchaseitem", "purchaseproduct",
        "productpurchased", "itempurchased", "purchasedobjectids", "fbmobilepurchase",
        "ecommercepurchase", "transaction", "transactions", "buy", "buys", "bought", "order",
        "orders", "ordered", "orderedproduct", "placeorder", "placedorder", "orderplaced",
        "ordercompleted", "completeorder", "orderpaid", "ecommerceorder", "sale", "sales", "sold",
        "checkout", "checkoutcompleted", "checkoutcomplete", "completecheckout",
        "completedcheckout", "finishcheckout", "conversion", "converted", "convertedobjectids",
        "purchasedproduct", "purchaseditem", "productpurchase", "itempurchase", "productpurchases",
        "buyproduct", "buyitem", "boughtproduct", "boughtitem", "productbought", "itembought",
        "ordereditem", "productordered", "itemordered", "ordercomplete", "completedorder",
        "completedpurchase", "ordercreated", "createorder", "createdorder", "ordersubmitted",
        "submitorder", "ordersuccess", "purchasesuccess", "transactioncompleted",
        "transactioncomplete", "wccompleted", "wcprocessing", "wconhold", "paid", "partiallypaid",
        "authorized", "pending", "processing", "onhold", "completed", "complete", "shipped",
        "delivered", "fulfilled", NULL};
static const char *const others[] = {
        /* pages and visits */
        "pageview", "pageviews", "pageviewed", "viewpage", "viewedpage", "screenview",
        "screenviewed", "homepageview", "homeview", "landingpageview", "categorypageview",
        "categoryview", "categoryviewed", "viewcategory", "viewedcategory", "collectionviewed",
        "collectionview", "viewcollection", "viewedcollection", "productlistviewed",
        "productlistview", "productlistfiltered", "viewitemlist", "viewlist", "listview",
        "impression", "impressions", "productimpression", "itemimpression", "exposure", "exposures",
        "expose", "exposed", "sessionstart", "sessionend", "firstvisit", "firstopen",
        "userengagement", "scroll", "heartbeat", "ping", "activeonsite", "action", "goal",
        "outlink", "download", "filedownload", "selectcontent", "mediaplay", "mediacomplete",
        "videostart", "videoprogress", "videocomplete", "formstart", "formsubmit", "exception",
        "error",
        /* searches */
        "search", "searches", "searched", "sitesearch", "searchsubmitted", "submittedsearch",
        "productssearched", "viewsearchresults", "viewsearchresult", "searchresults",
        "fbmobilesearch",
        /* accounts, messages, promotions */
        "login", "loggedin", "logout", "loggedout", "signin", "signup", "signedup", "register",
        "registration", "completeregistration", "fbmobilecompleteregistration", "lead",
        "generatelead", "contact", "subscribe", "subscribed", "unsubscribed", "share", "shared",
        "productshared", "cartshared", "receivedemail", "openedemail", "clickedemail",
        "bouncedemail", "promotionviewed", "promotionclicked", "promotionview", "promotionclick",
        "viewpromotion", "selectpromotion", "promoview", "promoclick", "promotionoffered",
        "promotionofferinteraction", "couponentered", "couponapplied", "coupondenied",
        "couponremoved",
        /* a cart or a checkout as a whole, without a new product */
        "viewcart", "viewedcart", "cartview", "cartviewed", "cartpageview", "shoppingcartpageview",
        "scview", "scopen", "addshippinginfo", "addpaymentinfo", "fbmobileaddpaymentinfo",
        "paymentinfosubmitted", "paymentinfoentered", "checkoutoption", "setcheckoutoption",
        "checkoutprogress", "checkoutstepviewed", "checkoutstepcompleted",
        "checkoutcontactinfosubmitted", "checkoutaddressinfosubmitted",
        "checkoutshippinginfosubmitted", "ecommerceabandonedcart", "abandonedcart", "cartabandoned",
        /* interest taken back */
        "remove", "removed", "removecart", "cartremove", "removefromcart", "removedfromcart",
        "deletefromcart", "productremoved", "productremovedfromcart", "removefrombasket",
        "removefrombag", "scremove", "removefromwishlist", "removedfromwishlist", "wishlistremove",
        "productremovedfromwishlist", "removefromlist", "unlike", "unliked", "dislike", "disliked",
        "thumbsdown", "downvote", "unfavorite", "unfavourite", "refund", "refunds", "refunded",
        "partiallyrefunded", "orderrefunded", "refundedorder", "return", "returned",
        "productreturned", "cancel", "cancelled", "canceled", "cancellation", "ordercancelled",
        "ordercanceled", "cancelledorder", "canceledorder", "voided", "failed", "expired",
        "pendingpayment", "wcrefunded", "wccancelled", "wcfailed", "wcpending", "productcompared",
        "addtocompare",
        /* an order that was counted when it was placed */
        "orderupdated", "orderfulfilled", "fulfilledorder", "ordershipped", "orderdelivered", NULL};

uint8_t ec_event_word(struct ec_text word)
{
    static const char *const *const lists[] = {
            [EC_EVENT_VIEW] = views,
            [EC_EVENT_LIKE] = likes,
            [EC_EVENT_CART] = carts,
            [EC_EVENT_PURCHASE] = purchases,
            [EC_WORD_OTHER] = others,
    };
    if (word.size > 1 && word.bytes[0] == '$') /* of PostHog and Klaviyo */
        word = (struct ec_text){word.bytes + 1, word.size - 1};
    for (uint8_t meaning = 0; meaning < EC_WORD_UNKNOWN; meaning++)
        for (size_t w = 0; lists[meaning][w]; w++)
            if (ec_is_name(word, lists[meaning][w]))
                return meaning;
    return EC_WORD_UNKNOWN;
}

const char *ec_event_meaning_name(uint8_t meaning)
{
    if (meaning < EC_N_EVENT_TYPES)
        return ec_event_type_name((enum ec_event_type)meaning);
    return meaning == EC_WORD_OTHER ? "drop" : "unknown";
}
