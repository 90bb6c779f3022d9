// SPDX-License-Identifier: Apache-2.0
#include <drivers/entropy_record.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static struct entropy_record record;
static uint8_t got[ENTROPY_RECORD_BYTES];

static int set_up(void **unused)
{
    (void)unused;
    memcpy(&record, "PSED", 4);
    record.length = ENTROPY_RECORD_BYTES;
    for (size_t i = 0; i < ENTROPY_RECORD_BYTES; i++) {
        record.bytes[i] = (uint8_t)(i + 1);
    }
    memset(got, 0, sizeof(got));
    return 0;
}

static void all_of_it_is_handed_out(void **unused)
{
    (void)unused;
    assert_int_equal(entropy_record_take(&record, got, sizeof(got)), 0);
    for (size_t i = 0; i < sizeof(got); i++) {
        assert_int_equal(got[i], i + 1);
    }
}

static void nothing_is_handed_out_twice(void **unused)
{
    static const struct entropy_record zero;

    (void)unused;
    assert_int_equal(entropy_record_take(&record, got, 4), 0);
    assert_memory_equal(&record, &zero, sizeof(zero));
    assert_int_equal(entropy_record_take(&record, got, 4), -ENODEV);
}

static void memory_without_the_magic_is_no_record(void **unused)
{
    (void)unused;
    record.magic ^= 1;
    assert_int_equal(entropy_record_take(&record, got, 4), -ENODEV);
}

static void a_record_of_another_length_is_none(void **unused)
{
    (void)unused;
    record.length = 16;
    assert_int_equal(entropy_record_take(&record, got, 4), -ENODEV);
}

static void more_than_there_is_leaves_the_record_alone(void **unused)
{
    (void)unused;
    assert_int_equal(entropy_record_take(&record, got, sizeof(got) + 1), -EINVAL);
    assert_int_equal(entropy_record_take(&record, got, sizeof(got)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(all_of_it_is_handed_out, set_up),
        cmocka_unit_test_setup(nothing_is_handed_out_twice, set_up),
        cmocka_unit_test_setup(memory_without_the_magic_is_no_record, set_up),
        cmocka_unit_test_setup(a_record_of_another_length_is_none, set_up),
        cmocka_unit_test_setup(more_than_there_is_leaves_the_record_alone, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
