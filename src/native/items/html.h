/* html.h - a description without its markup.
 *
 * Layer: native/items. */
#ifndef ENDCAP_NATIVE_ITEMS_HTML_H
#define ENDCAP_NATIVE_ITEMS_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "endcap/types.h"

/* Write a text with a blank for each tag and comment, nothing of what stands in <script> and <style>, and characters
 * for &amp; and the like.
 *
 * plain  (text.size,) receives it
 * size   bytes written
 *
 * Whether there was any markup. O(size). */
bool ec_html_plain(struct ec_text text, char *plain, size_t *size);

#endif
