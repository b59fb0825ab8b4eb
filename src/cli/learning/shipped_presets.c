/* shipped_presets.c - the presets that ship with the program (see args/preset.h): each is tried on a file of its shape
 * in tests/cli/exports. */
#include "cli/args/preset.h"

const struct ec_shipped_preset ec_shipped_presets[] = {
        {"ga4",
                "Google Analytics 4: the BigQuery export as NDJSON, each event's items[] one after "
                "another, or a flat table with a row for each item",
                "bq extract --destination_format NEWLINE_DELIMITED_JSON "
                "analytics_1.events_20240101 gs://BUCKET/FILE",
                "{\"user\": \"user_pseudo_id\", \"item\": \"item_id|items[].item_id\", "
                "\"time\": \"event_timestamp|event_date\", \"type\": \"event_name\", \"value\": "
                "\"\", \"basket\": \"transaction_id|ecommerce.transaction_id|\", \"title\": "
                "\"item_name|items[].item_name|\", \"group\": "
                "\"item_category|items[].item_category|\", \"price\": \"price|items[].price|\"}"},
        {"shopify", "Shopify, Orders, Export: a line for each product of an order", NULL,
                "{\"user\": \"Email|Customer Email|Customer ID\", \"item\": \"Lineitem sku\", "
                "\"time\": \"Created at|Paid at\", \"type\": \"Financial Status|\", \"types\": "
                "[\"paid=purchase\", \"pending=purchase\", \"authorized=purchase\", "
                "\"partially_paid=purchase\", \"partially_refunded=purchase\", "
                "\"refunded=drop\", \"voided=drop\", \"expired=drop\"], \"value\": \"Lineitem "
                "quantity|\", \"basket\": \"Name|\", \"title\": \"Lineitem name|\", \"price\": "
                "\"Lineitem price|\"}"},
        {"woocommerce",
                "WooCommerce, orders by one of the usual export plugins: a line for each product "
                "of an order",
                NULL,
                "{\"user\": \"Email (Billing)|Billing Email|Billing Email Address|Customer "
                "Email|Customer User|Customer ID|Email\", \"item\": \"SKU|Product SKU|Item "
                "SKU|Line Item SKU|Product ID\", \"time\": \"Order Date|Order Date & Time|Date "
                "Created|Date\", \"type\": \"Order Status|Status|\", \"types\": "
                "[\"completed=purchase\", \"processing=purchase\", \"on hold=purchase\", "
                "\"wc-completed=purchase\", \"wc-processing=purchase\", "
                "\"wc-on-hold=purchase\", \"pending payment=drop\", \"pending=drop\", "
                "\"cancelled=drop\", \"refunded=drop\", \"failed=drop\", \"draft=drop\", "
                "\"checkout-draft=drop\", \"wc-pending=drop\", \"wc-cancelled=drop\", "
                "\"wc-refunded=drop\", \"wc-failed=drop\", \"wc-checkout-draft=drop\"], "
                "\"value\": \"Quantity (- Refund)|Quantity|Item Quantity|Qty|\", \"basket\": "
                "\"Order Number|Order ID|Order #\", \"title\": \"Item Name|Product Name|Line "
                "Item Name|\", \"price\": \"Item Cost|Item Price|Product Price|Price|\"}"},
        {"magento", "Magento 2 and Adobe Commerce, the items of orders from the database",
                "select increment_id, o.created_at, status, customer_email, sku, name, "
                "qty_ordered, price from sales_order_item i join sales_order o on o.entity_id = "
                "i.order_id where parent_item_id is null",
                "{\"user\": \"customer_email|customer_id\", \"item\": \"sku\", \"time\": "
                "\"created_at\", \"type\": \"status|state|\", \"types\": "
                "[\"complete=purchase\", \"processing=purchase\", \"pending=purchase\", "
                "\"holded=purchase\", \"new=purchase\", \"closed=drop\", \"canceled=drop\", "
                "\"fraud=drop\", \"payment_review=drop\", \"pending_payment=drop\"], \"value\": "
                "\"qty_ordered|qty|\", \"basket\": \"increment_id|order_id\", \"title\": "
                "\"name|product_name|\", \"price\": \"price|base_price|\"}"},
        {"matomo",
                "Matomo, the views of products in Live.getLastVisitsDetails, a visit a line; "
                "actions that are no view "
                "of a product are counted as without an item",
                "curl "
                "'https://MATOMO/"
                "?module=API&method=Live.getLastVisitsDetails&format=JSON&idSite=1&...' | jq "
                "-c '.[]'",
                "{\"user\": \"visitorId\", \"item\": \"actionDetails[].productViewSku\", \"time\": "
                "\"actionDetails[].timestamp\", \"type\": \"\", \"default-type\": \"view\", "
                "\"value\": \"\", "
                "\"basket\": \"\", \"title\": \"actionDetails[].productViewName\", \"group\": "
                "\"\", \"price\": "
                "\"actionDetails[].productViewPrice\"}"},
        {"retailrocket", "RetailRocket's data set, events.csv", NULL,
                "{\"user\": \"visitorid\", \"item\": \"itemid\", \"time\": \"timestamp\", "
                "\"time-format\": \"ms\", \"type\": \"event\", \"basket\": \"transactionid|\"}"},
        {"rees46", "REES46's data sets (2019-Oct.csv and its like)", NULL,
                "{\"user\": \"user_id\", \"item\": \"product_id\", \"time\": \"event_time\", "
                "\"type\": \"event_type\", \"basket\": \"user_session|\", \"group\": "
                "\"category_code|category_id|\", \"price\": \"price|\"}"},
        {"instacart",
                "Instacart's data set, its products of orders joined with its orders; the rows are "
                "in the order of "
                "events, and buying again is the rule",
                "duckdb -c \"copy (select user_id, order_id, order_number, product_id, "
                "add_to_cart_order from "
                "'order_products__prior.csv' join 'orders.csv' using (order_id) order by user_id, "
                "order_number, "
                "add_to_cart_order) to '/dev/stdout' (header)\" | endcap train - --preset "
                "instacart -o MODEL",
                "{\"user\": \"user_id\", \"item\": \"product_id\", \"time\": \"\", \"type\": \"\", "
                "\"value\": \"\", "
                "\"basket\": \"order_id\", \"include-seen\": true}"},
        {"movielens", "MovieLens, ratings.csv; ratings of 4 and more are likes", NULL,
                "{\"user\": \"userId\", \"item\": \"movieId\", \"time\": \"timestamp\", "
                "\"time-format\": \"s\", "
                "\"type\": \"\", \"default-type\": \"like\", \"value\": \"rating\", "
                "\"value-at-least\": 4}"},
        {"movielens-dat",
                "MovieLens, ratings.dat (1::1193::5::978300760); ratings of 4 and more are likes",
                NULL,
                "{\"columns\": \"userId,movieId,rating,timestamp\", \"time-format\": \"s\", "
                "\"default-type\": \"like\", \"value\": \"rating\", \"value-at-least\": 4}"},
        {"amazon",
                "the Amazon reviews of 2023 and before, as JSON lines or CSV; title and text are "
                "the review's; ratings of 4 and more are likes",
                NULL,
                "{\"user\": \"user_id|reviewerID\", \"item\": \"parent_asin|asin\", \"time\": "
                "\"timestamp|unixReviewTime\", \"type\": \"\", \"default-type\": \"like\", "
                "\"value\": \"rating|overall\", \"value-at-least\": 4, \"title\": \"\"}"},
        {"hm", "H&M's data set, transactions_train.csv; two of one article on a day are two rows",
                NULL,
                "{\"user\": \"customer_id\", \"item\": \"article_id\", \"time\": \"t_dat\", "
                "\"type\": \"\", "
                "\"value\": \"\", \"price\": \"price\", \"keep-duplicates\": true}"},
        {"diginetica", "Diginetica's data set, train-item-views.csv; a session is a user", NULL,
                "{\"user\": \"sessionId\", \"item\": \"itemId\", \"time\": \"eventdate\", "
                "\"type\": \"\", "
                "\"default-type\": \"view\", \"basket\": \"\"}"},
        {"yoochoose-clicks", "Yoochoose's data set, yoochoose-clicks.dat; a session is a user",
                NULL,
                "{\"columns\": \"session,time,item,category\", \"user\": \"session\", \"basket\": "
                "\"\", "
                "\"default-type\": \"view\"}"},
        {"yoochoose-buys",
                "Yoochoose's data set, yoochoose-buys.dat; a session is a user and its basket",
                NULL,
                "{\"columns\": \"session,time,item,price,quantity\", \"user\": \"session\", "
                "\"basket\": \"\"}"},
        {"taobao", "Taobao's data set, UserBehavior.csv", NULL,
                "{\"columns\": \"user,item,category,behavior,timestamp\", \"time-format\": \"s\"}"},
        {NULL, NULL, NULL, NULL},
};
