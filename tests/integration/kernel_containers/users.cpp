/* SPDX-License-Identifier: Apache-2.0 */

// What macros of headers define, in C++: this only has to compile, without a warning.

#include <base/dlist.h>
#include <base/ring_buf.h>
#include <base/slist.h>
#include <base/spsc_ring.h>
#include <kernel/fixed_pool.h>
#include <kernel/fixed_string.h>
#include <kernel/fixed_vector.h>
#include <kernel/heap.h>
#include <kernel/timepoint.h>

struct point {
    int x;
    sys_snode_t snode;
    sys_dnode_t dnode;
};

FIXED_VECTOR(points, struct point, 4);
FIXED_STRING(word, 8);
FIXED_POOL(places, struct point, 4);
SPSC_RING(path, struct point, 8);
RING_BUF_DECLARE(bytes, 8);
K_HEAP_DEFINE(memory, 1000);

static sys_slist_t slist = SYS_SLIST_STATIC_INIT(&slist);
static sys_dlist_t dlist = SYS_DLIST_STATIC_INIT(&dlist);
static points vector;
static word text;
static places pool;
static path ring;

int use_all();

int use_all()
{
    point origin = {};
    point *item = places_alloc(&pool);
    point *next;
    int sum = 0;

    (void)points_push(&vector, origin);
    (void)points_insert(&vector, 0, origin);
    points_remove(&vector, 0);
    (void)word_printf(&text, "%d", points_get(&vector, 0).x);
    (void)path_put(&ring, &origin);
    (void)path_claim_get(&ring, &next, 1);
    places_free(&pool, item);
    SYS_SLIST_FOR_EACH_CONTAINER_SAFE(&slist, item, next, snode)
    {
        sum += item->x;
    }
    SYS_DLIST_FOR_EACH_CONTAINER_SAFE(&dlist, item, next, dnode)
    {
        sum += item->x;
    }
    k_heap_free(&memory, k_heap_alloc(&memory, 1, K_TIMEOUT_ABS_MS(3)));
    return sum + static_cast<int>(ring_buf_space_get(&bytes)) +
           sys_timepoint_cmp(sys_timepoint_calc(K_USEC(5)), sys_timepoint_calc(K_CYC(7)));
}
