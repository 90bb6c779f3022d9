/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The document is a sequence of items: those of each section, then its end. An item that does not
 * fit behind the others is taken back and begins the next piece.
 */
#include "status_json.h"

#include "http/http_text.h"

#include <assert.h>

static_assert(STATUS_PIECE_SIZE <= HTTP_PIECE_SIZE,
              "status_json: an item must fit the pieces of an http_resource");

/* --- values -------------------------------------------------------------- */

/* The escape of a byte in a string, or NULL when the byte may stand there itself. */
static const char *escape(char byte)
{
    switch (byte) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    default:
        return byte < 0x20 || byte > 0x7e ? "?" : NULL;
    }
}

static void put_string(struct http_text *text, const char *string, size_t limit)
{
    size_t length = 0;

    http_text_put_string(text, "\"");
    for (; *string != '\0'; string++) {
        const char *escaped = escape(*string);
        size_t size = escaped != NULL ? strlen(escaped) : 1;

        length += size;
        if (length > limit) {
            break;
        }
        http_text_put(text, escaped != NULL ? escaped : string, size);
    }
    http_text_put_string(text, "\"");
}

/* `before` is what stands between this value and the one before, its own name included. */
static void put_string_member(struct http_text *text, const char *before, const char *string)
{
    http_text_put_string(text, before);
    put_string(text, string, STATUS_STRING_LIMIT);
}

static void put_word_member(struct http_text *text, const char *before, const char *word)
{
    http_text_put_string(text, before);
    put_string(text, word, STATUS_WORD_LIMIT);
}

static void put_number_member(struct http_text *text, const char *before, uint32_t number)
{
    http_text_put_string(text, before);
    http_text_put_unsigned(text, number);
}

static void put_separator(struct http_text *text, unsigned number)
{
    if (number > 0) {
        http_text_put_string(text, ",");
    }
}

/* --- items: true when one was written ------------------------------------ */

static bool put_identity(const struct status_source *source, struct http_text *text,
                         unsigned number)
{
    struct status_system system;

    if (number > 0) {
        return false;
    }
    source->system(&system);
    put_string_member(text, "{\"version\":", system.version);
    put_string_member(text, ",\"board\":", system.board);
    put_string_member(text, ",\"machine\":", system.machine);
    put_string_member(text, ",\"address\":", system.address);
    return true;
}

static bool put_totals(const struct status_source *source, struct http_text *text, unsigned number)
{
    struct status_system system;

    if (number > 0) {
        return false;
    }
    source->system(&system);
    put_number_member(text, ",\"uptime_ms\":", system.uptime_ms);
    put_number_member(text, ",\"connections\":", system.connections);
    put_number_member(text, ",\"requests\":", system.requests);
    put_number_member(text, ",\"refused\":", system.refused);
    return true;
}

static bool put_thread(const struct status_source *source, struct http_text *text, unsigned number)
{
    struct status_thread thread;

    if (!source->thread(number, &thread)) {
        return false;
    }
    put_separator(text, number);
    put_string_member(text, "{\"name\":", thread.name);
    put_word_member(text, ",\"state\":", thread.state);
    http_text_put_string(text, ",\"priority\":");
    http_text_put_signed(text, thread.priority);
    put_number_member(text, ",\"stack_size\":", thread.stack_size);
    put_number_member(text, ",\"stack_used\":", thread.stack_used);
    http_text_put_string(text, "}");
    return true;
}

static bool put_socket(const struct status_source *source, struct http_text *text, unsigned number)
{
    struct status_socket socket;

    if (!source->socket(number, &socket)) {
        return false;
    }
    put_separator(text, number);
    put_word_member(text, "{\"kind\":", socket.kind);
    put_word_member(text, ",\"state\":", socket.state);
    put_string_member(text, ",\"local\":", socket.local);
    put_string_member(text, ",\"remote\":", socket.remote);
    put_number_member(text, ",\"received\":", socket.received);
    put_number_member(text, ",\"unsent\":", socket.unsent);
    http_text_put_string(text, "}");
    return true;
}

static bool put_pool(const struct status_source *source, struct http_text *text, unsigned number)
{
    struct status_pool pool;

    if (!source->pool(number, &pool)) {
        return false;
    }
    put_separator(text, number);
    put_string_member(text, "{\"name\":", pool.name);
    put_number_member(text, ",\"size\":", pool.size);
    put_number_member(text, ",\"used\":", pool.used);
    put_number_member(text, ",\"peak\":", pool.peak);
    put_number_member(text, ",\"start\":", pool.start);
    put_number_member(text, ",\"block_bytes\":", pool.block_bytes);
    http_text_put_string(text, "}");
    return true;
}

static bool put_counter(const struct status_source *source, struct http_text *text, unsigned number)
{
    struct status_counter counter;

    if (!source->counter(number, &counter)) {
        return false;
    }
    put_separator(text, number);
    put_string(text, counter.name, STATUS_STRING_LIMIT);
    put_number_member(text, ":{\"value\":", counter.value);
    put_number_member(text, ",\"start\":", counter.start);
    http_text_put_string(text, "}");
    return true;
}

/* --- the document -------------------------------------------------------- */

static const struct {
    bool (*put_item)(const struct status_source *source, struct http_text *text, unsigned number);
    const char *end; /* behind the last item */
} sections[] = {
    {put_identity, ""},
    {put_totals, ",\"threads\":["},
    {put_thread, "],\"sockets\":["},
    {put_socket, "],\"pools\":["},
    {put_pool, "],\"counters\":{"},
    {put_counter, "}}\n"},
};

#define SECTIONS (sizeof(sections) / sizeof(sections[0]))

static void put_next(const struct status_source *source, struct http_text *text,
                     struct http_cursor *next)
{
    if (sections[next->section].put_item(source, text, next->item)) {
        next->item++;
        return;
    }
    http_text_put_string(text, sections[next->section].end);
    next->item = 0;
    next->section++;
}

int status_json_write_piece(const struct status_source *source, struct http_cursor *cursor,
                            char *buffer, size_t size)
{
    struct http_text text;
    struct http_text whole;

    assert(size >= STATUS_PIECE_SIZE);
    http_text_start(&text, buffer, size);
    do {
        struct http_cursor next = *cursor;

        whole = text;
        put_next(source, &text, &next);
        if (http_text_end(&text) < 0) {
            return http_text_end(&whole);
        }
        *cursor = next;
    } while (cursor->section < SECTIONS);
    cursor->is_last = true;
    return http_text_end(&text);
}
