/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "places.h"

/* The linker's: where this program's ELF header is in memory. */
extern const char __ehdr_start[];

static int data = 1;

static const int line_of_function = __LINE__ + 1;
static int __attribute__((noinline)) looked_for(int value)
{
    return value + data;
}

static uint64_t in_file(const void *address)
{
    const ElfW(Ehdr) *header = (const ElfW(Ehdr) *)(const void *)__ehdr_start;
    return (uintptr_t)address - (header->e_type == ET_DYN ? (uintptr_t)__ehdr_start : 0);
}

static struct places of_file(const char *path)
{
    return (struct places){.program = path, .root = PETREL_ROOT};
}

static void this_programs_functions_are_found(void **state)
{
    struct places places = of_file("/proc/self/exe");
    struct place place;
    uint64_t start = in_file((const void *)(uintptr_t)looked_for);
    (void)state;
    for (uint64_t i = 0; i < 2; i++) {
        assert_true(places_find(&places, start + i, &place));
        assert_string_equal(place.function, "looked_for");
        assert_int_equal(place.offset, i);
        assert_string_equal(place.source, "tests/unit/runner/test_places.c");
        assert_in_range(place.line, line_of_function, line_of_function + 2);
    }
    assert_int_equal(looked_for(1), 2);
    places_close(&places);
}

static void what_is_no_code_is_not_found(void **state)
{
    struct places places = of_file("/proc/self/exe");
    struct place place;
    (void)state;
    assert_false(places_find(&places, in_file(&data), &place));
    assert_false(places_find(&places, 0, &place));
    assert_false(places_find(&places, UINT64_MAX, &place));
    places_close(&places);
}

static void a_file_that_is_none_knows_nothing(void **state)
{
    static const char *const paths[] = {"/nonexistent", "/", "/dev/null", __FILE__};
    struct place place;
    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct places places = of_file(paths[i]);
        places_close(&places); /* nothing was looked for: nothing is to be closed */
        assert_false(places_find(&places, 0x1000, &place));
        assert_false(places_find(&places, 0x1000, &place));
        places_close(&places);
    }
}

/* Copies this program, with a stripe of it overwritten. Damaged files must not end the runner. */
static void copy_damaged(const char *path, long from, long bytes)
{
    FILE *in = fopen("/proc/self/exe", "rb");
    FILE *out = fopen(path, "wb");
    int byte;
    assert_true(in != NULL && out != NULL);
    for (long i = 0; (byte = getc(in)) != EOF; i++) {
        putc(i >= from && i < from + bytes ? (int)((unsigned long)i * 37U) & 0xff : byte, out);
    }
    fclose(in);
    fclose(out);
}

static void a_damaged_file_harms_nobody(void **state)
{
    char path[] = "/tmp/petrel_places_XXXXXX";
    uint64_t start = in_file((const void *)(uintptr_t)looked_for);
    struct place place;
    (void)state;
    close(mkstemp(path));
    for (long from = 0; from < 400000; from += 20011) {
        struct places places = of_file(path);
        copy_damaged(path, from, 3000);
        (void)places_find(&places, start, &place);
        (void)places_find(&places, start, &place);
        places_close(&places);
    }
    remove(path);
}

static void a_path_is_told_from_the_project(void **state)
{
    (void)state;
    assert_string_equal(places_shorten("/p/kernel/src/sem.c", "/p", "/tmp/build"),
                        "kernel/src/sem.c");
    assert_string_equal(places_shorten("/p/kernel/src/sem.c", "/p", "/p/build"),
                        "kernel/src/sem.c");
    assert_string_equal(places_shorten("/project/main.c", "/p", ""), "/project/main.c");
}

static void elsewhere_it_is_told_from_what_it_shares_with_where_it_was_built(void **state)
{
    (void)state;
    assert_string_equal(places_shorten("/a/b/src/main.c", "/p", "/a/b/build"), "src/main.c");
    assert_string_equal(places_shorten("/a/b/main.c", "/p", "/a/b"), "main.c");
    assert_string_equal(places_shorten("/a/b/main.c", "/p", "/a/b/"), "main.c");
    assert_string_equal(places_shorten("/a/bc/main.c", "/p", "/a/b"), "bc/main.c");
    assert_string_equal(places_shorten("/a/b/main.c", "/p", "/c/b"), "/a/b/main.c");
    assert_string_equal(places_shorten("main.c", "", ""), "main.c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(this_programs_functions_are_found),
        cmocka_unit_test(what_is_no_code_is_not_found),
        cmocka_unit_test(a_file_that_is_none_knows_nothing),
        cmocka_unit_test(a_damaged_file_harms_nobody),
        cmocka_unit_test(a_path_is_told_from_the_project),
        cmocka_unit_test(elsewhere_it_is_told_from_what_it_shares_with_where_it_was_built),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
