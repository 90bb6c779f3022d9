/* SPDX-License-Identifier: Apache-2.0 */
#include "http/http_content.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct http_asset assets[] = {
    {.path = "/", .etag = "\"one\""},
    {.path = "/style.css"},
};

static const struct http_resource resources[] = {
    {.path = "/api/status"},
};

static const struct http_site site = {
    .assets = assets,
    .resources = resources,
    .asset_count = 2,
    .resource_count = 1,
};

static void content_is_found_by_its_whole_path(void **state)
{
    (void)state;
    assert_ptr_equal(http_site_find_asset(&site, "/"), &assets[0]);
    assert_ptr_equal(http_site_find_asset(&site, "/style.css"), &assets[1]);
    assert_ptr_equal(http_site_find_resource(&site, "/api/status"), &resources[0]);
    assert_null(http_site_find_asset(&site, "/style.cs"));
    assert_null(http_site_find_asset(&site, "/style.css/"));
    assert_null(http_site_find_asset(&site, "/api/status"));
    assert_null(http_site_find_resource(&site, "/api"));
}

static void an_asset_is_current_when_the_client_names_its_tag(void **state)
{
    (void)state;
    assert_true(http_asset_is_current(&assets[0], "\"one\""));
    assert_true(http_asset_is_current(&assets[0], "W/\"one\""));
    assert_true(http_asset_is_current(&assets[0], "\"two\", \"one\" , \"three\""));
    assert_true(http_asset_is_current(&assets[0], "*"));
    assert_true(http_asset_is_current(&assets[1], "*"));
}

static void an_asset_is_not_current_for_another_tag(void **state)
{
    (void)state;
    assert_false(http_asset_is_current(&assets[0], NULL));
    assert_false(http_asset_is_current(&assets[0], ""));
    assert_false(http_asset_is_current(&assets[0], "one"));
    assert_false(http_asset_is_current(&assets[0], "\"one"));
    assert_false(http_asset_is_current(&assets[0], "\"onetwo\", \"twoone\""));
    assert_false(http_asset_is_current(&assets[1], "\"one\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(content_is_found_by_its_whole_path),
        cmocka_unit_test(an_asset_is_current_when_the_client_names_its_tag),
        cmocka_unit_test(an_asset_is_not_current_for_another_tag),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
