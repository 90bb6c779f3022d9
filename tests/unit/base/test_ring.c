/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <base/ring.h>
#include <base/util.h>
#include <cmocka.h>
#include <stdlib.h>

static struct ring_node nodes[8];

/* The ring holds exactly these nodes, in this order, both ways round. */
static void assert_ring(struct ring_node *first, size_t count, const int *expected)
{
    struct ring_node *node = first;

    assert_int_equal(first == NULL, count == 0);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(node, &nodes[expected[i]]);
        assert_ptr_equal(node->next->prev, node);
        assert_ptr_equal(node->prev->next, node);
        node = node->next;
    }
    assert_ptr_equal(node, first);
}

#define ASSERT_RING(first, ...)                                                                    \
    assert_ring(first, ARRAY_SIZE(((const int[]){__VA_ARGS__})), (const int[]){__VA_ARGS__})

static void appending_keeps_the_order(void **state)
{
    struct ring_node *first = NULL;

    (void)state;
    assert_true(ring_append(&first, &nodes[0]));
    ASSERT_RING(first, 0);
    assert_false(ring_append(&first, &nodes[1]));
    assert_false(ring_append(&first, &nodes[2]));
    ASSERT_RING(first, 0, 1, 2);
}

static struct ring_node *make_ring_of_three(void)
{
    struct ring_node *first = NULL;

    for (int i = 0; i < 3; i++) {
        (void)ring_append(&first, &nodes[i]);
    }
    return first;
}

static void removing_the_first_moves_the_head(void **state)
{
    struct ring_node *first = make_ring_of_three();

    (void)state;
    assert_false(ring_remove(&first, &nodes[0]));
    ASSERT_RING(first, 1, 2);
}

static void removing_the_middle_or_the_last_keeps_the_head(void **state)
{
    struct ring_node *first = make_ring_of_three();

    (void)state;
    assert_false(ring_remove(&first, &nodes[1]));
    ASSERT_RING(first, 0, 2);
    assert_false(ring_remove(&first, &nodes[2]));
    ASSERT_RING(first, 0);
}

static void removing_the_only_one_empties_the_ring(void **state)
{
    struct ring_node *first = NULL;

    (void)state;
    (void)ring_append(&first, &nodes[0]);
    assert_true(ring_remove(&first, &nodes[0]));
    assert_null(first);
}

static void popping_takes_the_first(void **state)
{
    struct ring_node *first = make_ring_of_three();

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_ptr_equal(ring_pop(&first), &nodes[i]);
    }
    assert_null(first);
}

static void linking_before_a_node_keeps_the_head(void **state)
{
    struct ring_node *first = make_ring_of_three();

    (void)state;
    ring_link_before(&nodes[1], &nodes[5]);
    ASSERT_RING(first, 0, 5, 1, 2);
    ring_link_before(first, &nodes[6]); /* before the first is behind the last */
    ASSERT_RING(first, 0, 5, 1, 2, 6);
}

/* A list in an array. */
struct model {
    int order[ARRAY_SIZE(nodes)];
    size_t count;
};

static void model_remove(struct model *model, size_t place)
{
    for (size_t i = place; i + 1 < model->count; i++) {
        model->order[i] = model->order[i + 1];
    }
    model->count--;
}

static int unused_node(const struct model *model)
{
    bool is_used[ARRAY_SIZE(nodes)] = {false};
    int node = 0;

    for (size_t i = 0; i < model->count; i++) {
        is_used[model->order[i]] = true;
    }
    while (is_used[node]) {
        node++;
    }
    return node;
}

static void change_both(struct ring_node **first, struct model *model)
{
    if (rand() % 2 == 0 && model->count < ARRAY_SIZE(nodes)) {
        int node = unused_node(model);

        assert_int_equal(ring_append(first, &nodes[node]), model->count == 0);
        model->order[model->count++] = node;
    } else if (model->count > 0) {
        size_t place = (size_t)rand() % model->count;

        assert_int_equal(ring_remove(first, &nodes[model->order[place]]), model->count == 1);
        model_remove(model, place);
    }
}

static void any_sequence_agrees_with_an_array(void **state)
{
    struct ring_node *first = NULL;
    struct model model = {{0}, 0};

    (void)state;
    srand(1);
    for (int i = 0; i < 100000; i++) {
        change_both(&first, &model);
        assert_ring(first, model.count, model.order);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appending_keeps_the_order),
        cmocka_unit_test(removing_the_first_moves_the_head),
        cmocka_unit_test(removing_the_middle_or_the_last_keeps_the_head),
        cmocka_unit_test(removing_the_only_one_empties_the_ring),
        cmocka_unit_test(popping_takes_the_first),
        cmocka_unit_test(linking_before_a_node_keeps_the_head),
        cmocka_unit_test(any_sequence_agrees_with_an_array),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
