/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CONTENT_H
#define HTTP_CONTENT_H

/**
 * @file
 * What a server has to offer: assets, which lie in flash as they are, and resources, which are
 * written while they are sent.
 *
 * @context Any; nothing here waits.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Initialises `fields` and `fields_size` of an asset or resource: the header fields that describe
 * it, put together when the program is built. Each ends with CR LF.
 */
#define HTTP_FIELDS(fields_) .fields = (fields_), .fields_size = sizeof(fields_) - 1

/**
 * Fixed content. host_tools/embed makes tables of these from files; by hand:
 *
 *     static const struct http_asset hello = {
 *         .path = "/hello",
 *         HTTP_FIELDS("Content-Type: text/plain\r\nContent-Length: 6\r\n"),
 *         .body = "hello\n",
 *         .size = 6,
 *     };
 */
struct http_asset {
    const char *path;   /**< Decoded, as http_parser_path() gives it. */
    const char *etag;   /**< With quotation marks; NULL: clients cannot ask for changes. */
    const char *fields; /**< Content-Length among them, for @p size, and @p etag if any. */
    const void *body;
    uint32_t size;
    uint16_t fields_size;
};

/** How far the writing of a resource is. Zeros at its start; the resource alone looks inside. */
struct http_cursor {
    uint16_t section;
    uint16_t item;
    bool is_last; /**< Set by the resource: the piece it wrote just now was the last. */
};

/** The least size that http_resource.write_piece() is called with, in bytes. */
#define HTTP_PIECE_SIZE 240U

/** Content that is made when it is asked for. */
struct http_resource {
    const char *path;
    const char *fields; /**< Without Content-Length and Transfer-Encoding. */
    uint16_t fields_size;

    /**
     * Write the next piece.
     *
     * @param cursor  Where to go on; moved on, and told when this was the last piece.
     * @param buffer  For the piece.
     * @param size    Of @p buffer, at least HTTP_PIECE_SIZE.
     *
     * @return The length of the piece, above zero unless it is the last; or -errno, upon which
     *         the connection is cut so that the client does not take the rest for the whole.
     */
    int (*write_piece)(struct http_cursor *cursor, char *buffer, size_t size);
};

/** All that a server offers. */
struct http_site {
    const struct http_asset *assets;
    const struct http_resource *resources;
    uint16_t asset_count;
    uint16_t resource_count;
    const struct http_asset *not_found; /**< The body of a 404; NULL: one sentence. */
};

/** NULL: there is none at @p path. @cost O(n) in the assets. */
const struct http_asset *http_site_find_asset(const struct http_site *site, const char *path);

/** NULL: there is none at @p path. @cost O(n) in the resources. */
const struct http_resource *http_site_find_resource(const struct http_site *site, const char *path);

/**
 * Whether the client has this asset already.
 *
 * @param if_none_match  The value of that field, or NULL.
 */
bool http_asset_is_current(const struct http_asset *asset, const char *if_none_match);

#endif
