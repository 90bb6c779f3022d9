/* SPDX-License-Identifier: Apache-2.0 */
#include "status_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A machine with as many threads, sockets, pools and counters as a case wants. */
static unsigned threads;
static unsigned sockets;
static unsigned pools;
static unsigned counters;
static const char *name;

static void get_system(struct status_system *system)
{
    *system = (struct status_system){
        .version = "0.1.0",
        .board = "mps2_an385",
        .machine = name,
        .address = "10.0.2.15",
        .uptime_ms = 4711,
        .connections = 3,
        .requests = UINT32_MAX,
        .refused = 0,
    };
}

static bool get_thread(unsigned number, struct status_thread *thread)
{
    *thread = (struct status_thread){
        .name = name,
        .state = "waiting",
        .priority = number == 0 ? -1 : 7,
        .stack_size = 1024,
        .stack_used = 312,
    };
    return number < threads;
}

static bool get_socket(unsigned number, struct status_socket *socket)
{
    *socket = (struct status_socket){
        .kind = "tcp",
        .state = "established",
        .local = "10.0.2.15:80",
        .remote = "10.0.2.2:40000",
        .received = 1,
        .unsent = 2,
    };
    return number < sockets;
}

static bool get_pool(unsigned number, struct status_pool *pool)
{
    *pool = (struct status_pool){
        .name = name, .size = 24, .used = 2, .peak = 9, .start = 1, .block_bytes = 1536};
    return number < pools;
}

static bool get_counter(unsigned number, struct status_counter *counter)
{
    static const char *const names[] = {"sockets", "watches", "timers"};

    *counter = (struct status_counter){.name = names[number % 3], .value = 5, .start = 4};
    return number < counters;
}

static const struct status_source source = {
    .system = get_system,
    .thread = get_thread,
    .socket = get_socket,
    .pool = get_pool,
    .counter = get_counter,
};

/* As above with everything as long as it gets. */
#define LONG                                                                                       \
    "\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\""

static void get_long_system(struct status_system *system)
{
    *system = (struct status_system){LONG,       LONG,       LONG,       LONG,
                                     UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX};
}

static bool get_long_thread(unsigned number, struct status_thread *thread)
{
    *thread = (struct status_thread){LONG, LONG, UINT32_MAX, UINT32_MAX, INT32_MIN};
    return number < 2;
}

static bool get_long_socket(unsigned number, struct status_socket *socket)
{
    *socket = (struct status_socket){LONG, LONG, LONG, LONG, UINT32_MAX, UINT32_MAX};
    return number < 2;
}

static bool get_long_pool(unsigned number, struct status_pool *pool)
{
    *pool = (struct status_pool){LONG, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX};
    return number < 2;
}

static bool get_long_counter(unsigned number, struct status_counter *counter)
{
    *counter = (struct status_counter){LONG, UINT32_MAX, UINT32_MAX};
    return number < 2;
}

static const struct status_source long_source = {
    .system = get_long_system,
    .thread = get_long_thread,
    .socket = get_long_socket,
    .pool = get_long_pool,
    .counter = get_long_counter,
};

static char document[8192];
static unsigned pieces;

/* Each piece is written to memory of its own size, so that writing past it is seen. */
static const char *write_document(const struct status_source *from, size_t piece_size)
{
    struct http_cursor cursor = {0};
    size_t length = 0;

    pieces = 0;
    while (!cursor.is_last) {
        char *piece = malloc(piece_size);
        int size = status_json_write_piece(from, &cursor, piece, piece_size);

        assert_in_range(size, 1, piece_size);
        assert_true(length + (size_t)size < sizeof(document));
        memcpy(document + length, piece, (size_t)size);
        free(piece);
        length += (size_t)size;
        pieces++;
    }
    document[length] = '\0';
    return document;
}

static int set_up(void **state)
{
    (void)state;
    threads = 2;
    sockets = 1;
    pools = 2;
    counters = 2;
    name = "main";
    return 0;
}

static void a_document_has_all_its_items(void **state)
{
    (void)state;
    assert_string_equal(
        write_document(&source, sizeof(document)),
        "{\"version\":\"0.1.0\",\"board\":\"mps2_an385\",\"machine\":\"main\","
        "\"address\":\"10.0.2.15\",\"uptime_ms\":4711,\"connections\":3,\"requests\":4294967295,"
        "\"refused\":0,"
        "\"threads\":[{\"name\":\"main\",\"state\":\"waiting\",\"priority\":-1,"
        "\"stack_size\":1024,\"stack_used\":312},"
        "{\"name\":\"main\",\"state\":\"waiting\",\"priority\":7,"
        "\"stack_size\":1024,\"stack_used\":312}],"
        "\"sockets\":[{\"kind\":\"tcp\",\"state\":\"established\",\"local\":\"10.0.2.15:80\","
        "\"remote\":\"10.0.2.2:40000\",\"received\":1,\"unsent\":2}],"
        "\"pools\":[{\"name\":\"main\",\"size\":24,\"used\":2,\"peak\":9,\"start\":1,"
        "\"block_bytes\":1536},{\"name\":\"main\",\"size\":24,\"used\":2,\"peak\":9,\"start\":1,"
        "\"block_bytes\":1536}],"
        "\"counters\":{\"sockets\":{\"value\":5,\"start\":4},"
        "\"watches\":{\"value\":5,\"start\":4}}}\n");
    assert_int_equal(pieces, 1);
}

static void a_document_without_items_is_whole(void **state)
{
    (void)state;
    threads = 0;
    sockets = 0;
    pools = 0;
    counters = 0;
    assert_non_null(strstr(write_document(&source, sizeof(document)),
                           "\"threads\":[],\"sockets\":[],\"pools\":[],\"counters\":{}}\n"));
}

static void pieces_of_every_size_make_the_same_document(void **state)
{
    static char whole[sizeof(document)];

    (void)state;
    threads = 5;
    sockets = 7;
    strcpy(whole, write_document(&source, sizeof(document)));
    for (size_t size = STATUS_PIECE_SIZE; size <= strlen(whole); size++) {
        assert_string_equal(write_document(&source, size), whole);
    }
}

static void several_items_share_a_piece(void **state)
{
    (void)state;
    write_document(&source, STATUS_PIECE_SIZE);
    assert_true(pieces <= strlen(document) / (STATUS_PIECE_SIZE / 2) + 1);
}

static void strings_are_escaped_and_kept_to_ascii(void **state)
{
    (void)state;
    name = "a\"b\\c/\n\x7f\xc3\xa9";
    write_document(&source, sizeof(document));
    assert_non_null(strstr(document, "\"machine\":\"a\\\"b\\\\c/????\","));
}

static void a_long_string_is_cut_between_escapes(void **state)
{
    (void)state;
    name = LONG;
    write_document(&source, sizeof(document));
    assert_int_equal(strcspn(strstr(document, "\"machine\":\"") + 11, ","),
                     (STATUS_STRING_LIMIT & ~1U) + 1);
}

static void the_longest_items_fit_the_smallest_piece(void **state)
{
    (void)state;
    write_document(&long_source, STATUS_PIECE_SIZE);
    assert_string_equal(document + strlen(document) - 4, "}}}\n");
}

static void items_that_go_between_two_pieces_leave_the_document_whole(void **state)
{
    struct http_cursor cursor = {0};
    char piece[STATUS_PIECE_SIZE];
    size_t length = 0;

    (void)state;
    threads = 9;
    while (!cursor.is_last) {
        int size = status_json_write_piece(&source, &cursor, piece, sizeof(piece));

        memcpy(document + length, piece, (size_t)size);
        length += (size_t)size;
        threads -= threads > 0;
    }
    document[length] = '\0';
    assert_non_null(strstr(document, "\"stack_used\":312}],\"sockets\":[{"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_document_has_all_its_items, set_up),
        cmocka_unit_test_setup(a_document_without_items_is_whole, set_up),
        cmocka_unit_test_setup(pieces_of_every_size_make_the_same_document, set_up),
        cmocka_unit_test_setup(several_items_share_a_piece, set_up),
        cmocka_unit_test_setup(strings_are_escaped_and_kept_to_ascii, set_up),
        cmocka_unit_test_setup(a_long_string_is_cut_between_escapes, set_up),
        cmocka_unit_test_setup(the_longest_items_fit_the_smallest_piece, set_up),
        cmocka_unit_test_setup(items_that_go_between_two_pieces_leave_the_document_whole, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
