/* SPDX-License-Identifier: Apache-2.0 */

/* Watches and pollables, whatever they wake. */

#include "cmocka_all.h"

#include "fake_scheduler.h"
#include "fake_watch.h"
#include "level.h"

#include <string.h>

static struct level level;
static struct fake_watch watches[3];

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    memset(&level, 0, sizeof(level));
    memset(watches, 0, sizeof(watches));
    assert_int_equal(k_watch_count(), 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(watches); i++) {
        fake_watch_disarm(&watches[i]);
    }
    return 0;
}

static void told_once_it_is_not_told_again(void **state)
{
    (void)state;
    fake_watch_arm(&watches[0], level_source(&level), K_READY_IN);
    level_raise(&level, K_READY_OUT);
    assert_int_equal(watches[0].wakes, 0);
    level_raise(&level, K_READY_IN | K_READY_OUT);
    assert_int_equal(watches[0].wakes, 1);
    assert_int_equal(watches[0].watch.told, K_READY_IN);
    level_raise(&level, K_READY_IN | K_READY_ERR);
    assert_int_equal(watches[0].wakes, 1);
    assert_int_equal(watches[0].watch.told, K_READY_IN);
}

static void a_level_that_holds_is_told_when_it_is_armed(void **state)
{
    (void)state;
    level.bits = K_READY_OUT | K_READY_HUP;
    fake_watch_arm(&watches[0], level_source(&level), K_READY_IN);
    assert_int_equal(watches[0].wakes, 1);
    assert_int_equal(watches[0].watch.told, K_READY_HUP);
    fake_watch_arm(&watches[1], level_source(&level), K_READY_OUT);
    assert_int_equal(watches[1].watch.told, K_READY_OUT | K_READY_HUP);
    level_raise(&level, K_READY_OUT);
    assert_int_equal(watches[1].wakes, 1);
}

static void each_watch_is_told_what_it_wants(void **state)
{
    (void)state;
    fake_watch_arm(&watches[0], level_source(&level), K_READY_IN);
    fake_watch_arm(&watches[1], level_source(&level), K_READY_OUT);
    fake_watch_arm(&watches[2], level_source(&level), K_READY_IN | K_READY_OUT);
    level_raise(&level, K_READY_OUT);
    assert_int_equal(watches[0].wakes, 0);
    assert_int_equal(watches[1].wakes, 1);
    assert_int_equal(watches[2].wakes, 1);
    level_raise(&level, K_READY_ERR);
    assert_int_equal(watches[0].wakes, 1);
    assert_int_equal(watches[2].wakes, 1);
}

static void linked_without_a_look_it_is_told_of_the_next_event(void **state)
{
    unsigned int key = irq_lock();

    (void)state;
    level.bits = K_READY_IN;
    watches[0].watch.wake = NULL;
    k_watch_link(&watches[0].watch, level_source(&level), K_READY_IN, NULL);
    assert_int_equal(watches[0].watch.told, 0);
    assert_int_equal(watches[0].watch.armed, K_READY_IN | K_READY_ALWAYS);
    k_watch_detach(&watches[0].watch);
    irq_unlock(key);
}

static void detached_from_any_place_it_is_not_told(void **state)
{
    (void)state;
    for (size_t gone = 0; gone < ARRAY_SIZE(watches); gone++) {
        memset(watches, 0, sizeof(watches));
        level.bits = 0;
        for (size_t i = 0; i < ARRAY_SIZE(watches); i++) {
            fake_watch_arm(&watches[i], level_source(&level), K_READY_IN);
        }
        fake_watch_disarm(&watches[gone]);
        fake_watch_disarm(&watches[gone]);
        assert_int_equal(k_watch_count(), 2);
        level_raise(&level, K_READY_IN);
        for (size_t i = 0; i < ARRAY_SIZE(watches); i++) {
            assert_int_equal(watches[i].wakes, i == gone ? 0 : 1);
            fake_watch_disarm(&watches[i]);
        }
        assert_false(k_pollable_is_watched(&level.pollable));
    }
}

static void close_tells_all_and_takes_them_off(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(watches); i++) {
        fake_watch_arm(&watches[i], level_source(&level), K_READY_IN);
    }
    fake_watch_disarm(&watches[1]);
    fake_watch_arm(&watches[1], level_source(&level), K_READY_OUT);
    level_raise(&level, K_READY_OUT); /* it has been told something else before */
    k_pollable_close(&level.pollable);
    assert_false(k_pollable_is_watched(&level.pollable));
    assert_int_equal(k_watch_count(), 0);
    for (size_t i = 0; i < ARRAY_SIZE(watches); i++) {
        assert_int_equal(watches[i].wakes, 1);
        assert_null(watches[i].watch.source);
    }
    assert_int_equal(watches[0].watch.told, K_READY_CLOSED);
    assert_int_equal(watches[1].watch.told, K_READY_OUT | K_READY_CLOSED);
    k_pollable_close(&level.pollable);
    assert_int_equal(watches[0].wakes, 1);
}

static void an_end_tells_what_it_means_too(void **state)
{
    unsigned int key;

    (void)state;
    fake_watch_arm(&watches[0], level_source(&level), K_READY_IN);
    fake_watch_arm(&watches[1], level_source(&level), K_READY_OUT);
    key = irq_lock();
    k__pollable_end(&level.pollable, K_READY_IN);
    irq_unlock(key);
    assert_int_equal(watches[0].watch.told, K_READY_IN | K_READY_CLOSED);
    assert_int_equal(watches[1].watch.told, K_READY_CLOSED);
    assert_int_equal(k_watch_count(), 0);
}

static void nobody_watching_costs_nothing(void **state)
{
    (void)state;
    level_raise(&level, K_READY_IN);
    k_pollable_close(&level.pollable);
    assert_false(k_pollable_is_watched(&level.pollable));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(told_once_it_is_not_told_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_level_that_holds_is_told_when_it_is_armed, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(each_watch_is_told_what_it_wants, set_up, tear_down),
        cmocka_unit_test_setup_teardown(linked_without_a_look_it_is_told_of_the_next_event, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(detached_from_any_place_it_is_not_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(close_tells_all_and_takes_them_off, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_end_tells_what_it_means_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nobody_watching_costs_nothing, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
