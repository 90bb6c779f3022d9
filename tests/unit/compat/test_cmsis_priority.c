/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include "cmsis_layer.h"

#define GROUPS 6

static int kernel_priority(int priority)
{
    return os__kernel_priority((uint32_t)priority);
}

static void a_more_urgent_priority_never_becomes_a_less_urgent_one(void **state)
{
    (void)state;
    for (int priority = osPriorityIdle; priority < osPriorityISR; priority++) {
        assert_true(kernel_priority(priority + 1) <= kernel_priority(priority));
    }
}

static void all_are_preemptible_priorities_of_the_kernel(void **state)
{
    (void)state;
    assert_int_equal(kernel_priority(osPriorityIdle), K_LOWEST_APPLICATION_THREAD_PRIO);
    assert_int_equal(kernel_priority(osPriorityISR), kernel_priority(osPriorityRealtime7));
    assert_int_equal(kernel_priority(osPriorityISR),
                     CONFIG_NUM_PREEMPT_PRIORITIES - 1 -
                         (GROUPS * ((CONFIG_NUM_PREEMPT_PRIORITIES - 1) / GROUPS)));
}

static void groups_differ_and_so_do_their_first_steps(void **state)
{
    const int steps = (CONFIG_NUM_PREEMPT_PRIORITIES - 1) / GROUPS;

    (void)state;
    for (int group = osPriorityLow; group <= osPriorityRealtime; group += 8) {
        assert_true(kernel_priority(group) < kernel_priority(group - 1));
        for (int step = 1; step < 8; step++) {
            int distance = kernel_priority(group + step - 1) - kernel_priority(group + step);

            assert_int_equal(distance, step < steps ? 1 : 0);
        }
    }
}

static void the_way_back_leads_to_the_first_with_that_priority(void **state)
{
    (void)state;
    for (int priority = osPriorityIdle; priority <= osPriorityISR; priority++) {
        int back = (int)os__priority_of(kernel_priority(priority));

        assert_int_equal(kernel_priority(back), kernel_priority(priority));
        assert_true(back <= priority);
        assert_true(back == osPriorityIdle || kernel_priority(back - 1) > kernel_priority(back));
    }
}

static void cooperative_priorities_are_above_all(void **state)
{
    (void)state;
    assert_int_equal(os__priority_of(-1 - CONFIG_NUM_PREEMPT_PRIORITIES), osPriorityISR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_more_urgent_priority_never_becomes_a_less_urgent_one),
        cmocka_unit_test(all_are_preemptible_priorities_of_the_kernel),
        cmocka_unit_test(groups_differ_and_so_do_their_first_steps),
        cmocka_unit_test(the_way_back_leads_to_the_first_with_that_priority),
        cmocka_unit_test(cooperative_priorities_are_above_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
