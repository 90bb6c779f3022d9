/* SPDX-License-Identifier: Apache-2.0 */
#include "http_content.h"

#include <string.h>

const struct http_asset *http_site_find_asset(const struct http_site *site, const char *path)
{
    for (unsigned i = 0; i < site->asset_count; i++) {
        if (strcmp(site->assets[i].path, path) == 0) {
            return &site->assets[i];
        }
    }
    return NULL;
}

const struct http_resource *http_site_find_resource(const struct http_site *site, const char *path)
{
    for (unsigned i = 0; i < site->resource_count; i++) {
        if (strcmp(site->resources[i].path, path) == 0) {
            return &site->resources[i];
        }
    }
    return NULL;
}

static bool has_tag(const char *list, const char *tag)
{
    size_t size = strlen(tag);

    for (; *list != '\0'; list++) {
        if (strncmp(list, tag, size) == 0) {
            return true;
        }
    }
    return false;
}

bool http_asset_is_current(const struct http_asset *asset, const char *if_none_match)
{
    if (if_none_match == NULL) {
        return false;
    }
    if (strcmp(if_none_match, "*") == 0) {
        return true;
    }
    /* The quotation marks make sure that a whole tag is found, be it marked as weak or not. */
    return asset->etag != NULL && has_tag(if_none_match, asset->etag);
}
