/* SPDX-License-Identifier: Apache-2.0 */

#include <lwip/memp.h>
#include <lwip/pbuf.h>
#include <lwip/udp.h>

#include "net_fixture.h"

static int told;

/* In place of the socket layer's. */
void net_on_memory_available(void)
{
    assert_true(fake_kernel_lock_depth() > 0);
    told++;
}

static int clear(void **state)
{
    (void)state;
    told = 0;
    return 0;
}

static struct pbuf *take_all(pbuf_type type)
{
    struct pbuf *all = NULL;

    for (;;) {
        struct pbuf *one = pbuf_alloc(PBUF_RAW, 1000, type);

        if (one == NULL) {
            return all;
        }
        if (all != NULL) {
            pbuf_cat(one, all);
        }
        all = one;
    }
}

static void who_met_an_empty_pool_is_told_once_when_it_refills(void **state)
{
    (void)state;
    net_core_lock();
    struct pbuf *all = take_all(PBUF_POOL);

    net_memory_wait();
    net_memory_wait();
    net_core_unlock();
    fake_kernel_run();
    assert_int_equal(told, 0);
    pbuf_free(all); /* as a socket does: without the core lock */
    fake_kernel_run();
    assert_int_equal(told, 1);
}

static void who_met_a_full_heap_is_told_when_memory_is_freed(void **state)
{
    (void)state;
    net_core_lock();
    struct pbuf *all = take_all(PBUF_RAM);

    net_memory_wait();
    pbuf_free(all);
    net_core_unlock();
    fake_kernel_run();
    assert_int_equal(told, 1);
}

static void nobody_is_told_who_does_not_wait(void **state)
{
    (void)state;
    net_core_lock();
    pbuf_free(take_all(PBUF_POOL));
    pbuf_free(take_all(PBUF_RAM));
    net_core_unlock();
    fake_kernel_run();
    assert_int_equal(told, 0);
}

static jmp_buf after_assertion;

static void on_assertion(const char *expression)
{
    (void)expression;
    fake_on_assertion = NULL;
    longjmp(after_assertion, 1);
}

static void heap_memory_freed_without_the_core_lock_is_noticed(void **state)
{
    (void)state;
    net_core_lock();
    struct pbuf *frame = pbuf_alloc(PBUF_RAW, 100, PBUF_RAM);

    net_core_unlock();
    fake_on_assertion = on_assertion;
    if (setjmp(after_assertion) == 0) {
        pbuf_free(frame);
        fail();
    }
}

/* As TCP does when it splits a segment. */
static void a_frame_can_be_shortened_by_any_number_of_bytes(void **state)
{
    (void)state;
    net_core_lock();
    for (uint16_t length = 1000; length > 0; length--) {
        struct pbuf *frame = pbuf_alloc(PBUF_RAW, 1000, PBUF_RAM);
        struct pbuf *behind = pbuf_alloc(PBUF_RAW, 10, PBUF_RAM);

        memset(frame->payload, 'x', 1000);
        pbuf_realloc(frame, length);
        assert_int_equal(frame->tot_len, length);
        pbuf_free(behind);
        pbuf_free(frame);
    }
    net_core_unlock();
}

static size_t heap_peak;
static size_t pools;
static struct net_pool rx_pool;

static void look_at(const struct net_pool *pool, void *context)
{
    (void)context;
    pools++;
    assert_int_equal(fake_kernel_lock_depth(), 0);
    assert_true(pool->used <= pool->peak && pool->peak <= pool->count);
    if (strcmp(pool->name, "TX_HEAP") == 0) {
        heap_peak = pool->peak;
    }
    if (strcmp(pool->name, "PBUF_POOL") == 0) {
        rx_pool = *pool;
    }
}

static void the_pools_are_listed_with_what_is_used(void **state)
{
    (void)state;
    net_core_lock();
    struct pbuf *frame = pbuf_alloc(PBUF_RAW, 1000, PBUF_POOL);

    net_core_unlock();
    net_pool_foreach(look_at, NULL);
    assert_int_equal(pools, MEMP_MAX + 1);
    assert_int_equal(rx_pool.used, 1);
    assert_int_equal(rx_pool.count, CONFIG_NET_RX_BUFFERS);
    assert_int_equal(rx_pool.peak, CONFIG_NET_RX_BUFFERS);
    assert_true(rx_pool.failures >= 2);
    assert_true(heap_peak > CONFIG_NET_TX_HEAP_BYTES / 2);
    pbuf_free(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(who_met_an_empty_pool_is_told_once_when_it_refills, clear),
        cmocka_unit_test_setup(who_met_a_full_heap_is_told_when_memory_is_freed, clear),
        cmocka_unit_test_setup(nobody_is_told_who_does_not_wait, clear),
        cmocka_unit_test_setup(a_frame_can_be_shortened_by_any_number_of_bytes, clear),
        cmocka_unit_test_setup(the_pools_are_listed_with_what_is_used, clear),
        cmocka_unit_test_setup(heap_memory_freed_without_the_core_lock_is_noticed, clear),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
