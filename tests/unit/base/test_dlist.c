/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <base/dlist.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

struct item {
    int number;
    sys_dnode_t node;
};

static struct item items[10];
static sys_dlist_t list;

static int set_up(void **state)
{
    (void)state;
    sys_dlist_init(&list);
    for (int i = 0; i < (int)ARRAY_SIZE(items); i++) {
        items[i].number = i;
        sys_dnode_init(&items[i].node);
    }
    return 0;
}

/* Both ways round. */
static void assert_list(sys_dlist_t *actual, const char *expected)
{
    size_t length = strlen(expected);
    size_t count = 0;
    struct item *item;
    sys_dnode_t *node;

    SYS_DLIST_FOR_EACH_CONTAINER(actual, item, node)
    {
        assert_true(count < length);
        assert_int_equal(item->number, expected[count++] - '0');
        assert_true(sys_dnode_is_linked(&item->node));
    }
    assert_int_equal(count, length);
    for (node = sys_dlist_peek_tail(actual); node != NULL;
         node = sys_dlist_peek_prev(actual, node)) {
        assert_int_equal(CONTAINER_OF(node, struct item, node)->number, expected[--count] - '0');
    }
    assert_int_equal(count, 0);
    assert_int_equal(sys_dlist_len(actual), length);
    assert_int_equal(sys_dlist_is_empty(actual), length == 0);
    assert_int_equal(sys_dlist_has_multiple_nodes(actual), length > 1);
    item = SYS_DLIST_PEEK_HEAD_CONTAINER(actual, item, node);
    assert_true(length == 0 ? item == NULL : item->number == expected[0] - '0');
}

static void append(const char *numbers)
{
    for (; *numbers != '\0'; numbers++) {
        sys_dlist_append(&list, &items[*numbers - '0'].node);
    }
}

static void an_empty_list_has_nothing(void **state)
{
    static sys_dlist_t fresh = SYS_DLIST_STATIC_INIT(&fresh);

    (void)state;
    assert_list(&fresh, "");
    assert_null(sys_dlist_get(&fresh));
    assert_null(sys_dlist_peek_head(&fresh));
    assert_null(sys_dlist_peek_tail(&fresh));
}

static void nodes_are_added_at_both_ends(void **state)
{
    (void)state;
    sys_dlist_append(&list, &items[1].node);
    sys_dlist_prepend(&list, &items[0].node);
    sys_dlist_append(&list, &items[2].node);
    assert_list(&list, "012");
    assert_true(sys_dlist_is_head(&list, &items[0].node));
    assert_false(sys_dlist_is_head(&list, &items[1].node));
    assert_true(sys_dlist_is_tail(&list, &items[2].node));
    assert_false(sys_dlist_is_tail(&list, &items[1].node));
    assert_ptr_equal(sys_dlist_peek_head_not_empty(&list), &items[0].node);
}

static void nodes_are_inserted_before_another(void **state)
{
    (void)state;
    append("12");
    sys_dlist_insert(&items[1].node, &items[0].node);
    assert_list(&list, "012");
    sys_dlist_insert(&items[2].node, &items[7].node);
    assert_list(&list, "0172");
}

static int is_larger(sys_dnode_t *node, void *number)
{
    return CONTAINER_OF(node, struct item, node)->number > *(int *)number;
}

static void a_condition_finds_the_place(void **state)
{
    (void)state;
    for (int i = 0; i < (int)ARRAY_SIZE(items); i++) {
        int number = (i * 7) % 10;

        sys_dlist_insert_at(&list, &items[number].node, is_larger, &number);
    }
    assert_list(&list, "0123456789");
}

static void removing_needs_no_list(void **state)
{
    (void)state;
    append("0123");
    sys_dlist_remove(&items[0].node);
    assert_list(&list, "123");
    assert_false(sys_dnode_is_linked(&items[0].node));
    sys_dlist_remove(&items[2].node);
    assert_list(&list, "13");
    sys_dlist_remove(&items[3].node);
    assert_list(&list, "1");
    sys_dlist_remove(&items[1].node);
    assert_list(&list, "");
}

static void dequeuing_leaves_the_nodes_links(void **state)
{
    (void)state;
    append("012");
    sys_dlist_dequeue(&items[1].node);
    assert_list(&list, "02");
    assert_ptr_equal(items[1].node.prev, &items[0].node);
    assert_ptr_equal(items[1].node.next, &items[2].node);
}

static void getting_takes_the_first(void **state)
{
    (void)state;
    append("01");
    assert_ptr_equal(sys_dlist_get(&list), &items[0].node);
    assert_false(sys_dnode_is_linked(&items[0].node));
    assert_ptr_equal(sys_dlist_get(&list), &items[1].node);
    assert_list(&list, "");
}

static void looking_on_ends_at_both_ends(void **state)
{
    struct item *none = NULL;

    (void)state;
    append("01");
    assert_ptr_equal(sys_dlist_peek_next(&list, &items[0].node), &items[1].node);
    assert_ptr_equal(sys_dlist_peek_next_no_check(&list, &items[0].node), &items[1].node);
    assert_null(sys_dlist_peek_next(&list, &items[1].node));
    assert_null(sys_dlist_peek_next(&list, NULL));
    assert_ptr_equal(sys_dlist_peek_prev(&list, &items[1].node), &items[0].node);
    assert_null(sys_dlist_peek_prev_no_check(&list, &items[0].node));
    assert_null(sys_dlist_peek_prev(&list, NULL));
    assert_ptr_equal(SYS_DLIST_PEEK_NEXT_CONTAINER(&list, &items[0], node), &items[1]);
    assert_null(SYS_DLIST_PEEK_NEXT_CONTAINER(&list, &items[1], node));
    assert_null(SYS_DLIST_PEEK_NEXT_CONTAINER(&list, none, node));
}

static void a_walk_goes_on_from_a_node(void **state)
{
    sys_dnode_t *node = NULL;
    unsigned int steps = 0;

    (void)state;
    append("0123");
    SYS_DLIST_ITERATE_FROM_NODE(&list, node)
    {
        assert_ptr_equal(node, &items[steps++].node);
    }
    assert_int_equal(steps, 4);
    steps = 2;
    node = &items[1].node;
    SYS_DLIST_ITERATE_FROM_NODE(&list, node)
    {
        assert_ptr_equal(node, &items[steps++].node);
    }
    assert_int_equal(steps, 4);
    steps = 0;
    SYS_DLIST_FOR_EACH_NODE(&list, node)
    {
        assert_ptr_equal(node, &items[steps++].node);
    }
    assert_int_equal(steps, 4);
}

static void a_safe_walk_survives_removal(void **state)
{
    sys_dnode_t *node;
    sys_dnode_t *next;
    struct item *item;
    struct item *next_item;

    (void)state;
    append("01234");
    SYS_DLIST_FOR_EACH_NODE_SAFE(&list, node, next)
    {
        if (node != &items[2].node) {
            sys_dlist_remove(node);
        }
    }
    assert_list(&list, "2");
    append("01");
    SYS_DLIST_FOR_EACH_CONTAINER_SAFE(&list, item, next_item, node)
    {
        sys_dlist_remove(&item->node);
    }
    assert_list(&list, "");
}

/* A text of digits does the same. */
static void change_both(char *model)
{
    size_t length = strlen(model);
    int number = rand() % (int)ARRAY_SIZE(items);
    char *place = strchr(model, '0' + number);
    size_t at = length != 0 ? (size_t)rand() % (length + 1) : 0;

    assert_int_equal(sys_dnode_is_linked(&items[number].node), place != NULL);
    if (place != NULL) {
        sys_dlist_remove(&items[number].node);
        memmove(place, place + 1, strlen(place));
        return;
    }
    sys_dlist_insert(at == length ? &list : &items[model[at] - '0'].node, &items[number].node);
    memmove(model + at + 1, model + at, length - at + 1);
    model[at] = (char)('0' + number);
}

static void any_sequence_agrees_with_a_text(void **state)
{
    char model[ARRAY_SIZE(items) + 1] = "";

    (void)state;
    srand(1);
    for (int i = 0; i < 30000; i++) {
        change_both(model);
        assert_list(&list, model);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_empty_list_has_nothing, set_up),
        cmocka_unit_test_setup(nodes_are_added_at_both_ends, set_up),
        cmocka_unit_test_setup(nodes_are_inserted_before_another, set_up),
        cmocka_unit_test_setup(a_condition_finds_the_place, set_up),
        cmocka_unit_test_setup(removing_needs_no_list, set_up),
        cmocka_unit_test_setup(dequeuing_leaves_the_nodes_links, set_up),
        cmocka_unit_test_setup(getting_takes_the_first, set_up),
        cmocka_unit_test_setup(looking_on_ends_at_both_ends, set_up),
        cmocka_unit_test_setup(a_walk_goes_on_from_a_node, set_up),
        cmocka_unit_test_setup(a_safe_walk_survives_removal, set_up),
        cmocka_unit_test_setup(any_sequence_agrees_with_a_text, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
