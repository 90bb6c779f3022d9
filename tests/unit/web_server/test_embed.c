/* SPDX-License-Identifier: Apache-2.0 */
/* What host_tools/embed made of the example's page. */
#include "www.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PAGE_LIMIT 14336

static const struct http_asset *get(const char *path)
{
    const struct http_asset *asset = http_site_find_asset(&www_site, path);

    assert_non_null(asset);
    return asset;
}

static void assert_field(const struct http_asset *asset, const char *name, const char *value)
{
    char line[128];
    char fields[256];

    assert_true(asset->fields_size < sizeof(fields));
    memcpy(fields, asset->fields, asset->fields_size);
    fields[asset->fields_size] = '\0';
    snprintf(line, sizeof(line), "%s: %s\r\n", name, value);
    assert_non_null(strstr(fields, line));
    assert_string_equal(fields + asset->fields_size - 2, "\r\n");
}

static void assert_fields(const struct http_asset *asset)
{
    char length[12];

    snprintf(length, sizeof(length), "%u", (unsigned)asset->size);
    assert_field(asset, "Content-Length", length);
    assert_field(asset, "ETag", asset->etag);
    assert_field(asset, "Cache-Control", "no-cache");
}

static void the_page_and_all_it_needs_are_there_with_their_types(void **state)
{
    (void)state;
    assert_field(get("/"), "Content-Type", "text/html; charset=utf-8");
    assert_field(get("/style.css"), "Content-Type", "text/css; charset=utf-8");
    assert_field(get("/status.js"), "Content-Type", "text/javascript; charset=utf-8");
}

static void the_page_for_what_is_missing_is_not_a_page_itself(void **state)
{
    (void)state;
    assert_non_null(www_site.not_found);
    assert_null(http_site_find_asset(&www_site, "/404.html"));
}

static void every_asset_says_its_own_length_and_tag(void **state)
{
    (void)state;
    for (unsigned i = 0; i < www_site.asset_count; i++) {
        assert_fields(&www_site.assets[i]);
    }
    assert_fields(www_site.not_found);
}

static void licence_lines_are_not_served(void **state)
{
    (void)state;
    assert_memory_equal(get("/")->body, "<!doctype html>", 15);
    assert_memory_equal(get("/style.css")->body, ":root", 5);
    assert_memory_equal(get("/status.js")->body, "'use strict'", 12);
}

static void the_page_stays_small(void **state)
{
    uint32_t sum = www_site.not_found->size;

    (void)state;
    for (unsigned i = 0; i < www_site.asset_count; i++) {
        sum += www_site.assets[i].size;
    }
    assert_in_range(sum, 1, PAGE_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_and_all_it_needs_are_there_with_their_types),
        cmocka_unit_test(the_page_for_what_is_missing_is_not_a_page_itself),
        cmocka_unit_test(every_asset_says_its_own_length_and_tag),
        cmocka_unit_test(licence_lines_are_not_served),
        cmocka_unit_test(the_page_stays_small),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
