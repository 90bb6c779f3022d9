/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <base/slist.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

struct item {
    int number;
    sys_snode_t node;
};

static struct item items[10];
static sys_slist_t list;

static int set_up(void **state)
{
    (void)state;
    sys_slist_init(&list);
    for (int i = 0; i < (int)ARRAY_SIZE(items); i++) {
        items[i].number = i;
        items[i].node.next = NULL;
    }
    return 0;
}

static void assert_list(sys_slist_t *actual, const char *expected)
{
    char numbers[ARRAY_SIZE(items) + 1] = "";
    size_t count = 0;
    struct item *item;

    SYS_SLIST_FOR_EACH_CONTAINER(actual, item, node)
    {
        assert_true(count < ARRAY_SIZE(items));
        numbers[count++] = (char)('0' + item->number);
    }
    assert_string_equal(numbers, expected);
    assert_int_equal(sys_slist_len(actual), strlen(expected));
    assert_int_equal(sys_slist_is_empty(actual), expected[0] == '\0');
    item = SYS_SLIST_PEEK_HEAD_CONTAINER(actual, item, node);
    assert_true(count == 0 ? item == NULL : item->number == expected[0] - '0');
    item = SYS_SLIST_PEEK_TAIL_CONTAINER(actual, item, node);
    assert_true(count == 0 ? item == NULL : item->number == expected[count - 1] - '0');
    assert_true(count == 0 || sys_slist_peek_tail(actual)->next == NULL);
}

static void append(const char *numbers)
{
    for (; *numbers != '\0'; numbers++) {
        sys_slist_append(&list, &items[*numbers - '0'].node);
    }
}

static void an_empty_list_has_nothing(void **state)
{
    static sys_slist_t fresh = SYS_SLIST_STATIC_INIT(&fresh);

    (void)state;
    assert_list(&fresh, "");
    assert_null(sys_slist_get(&fresh));
    assert_null(sys_slist_peek_head(&fresh));
    assert_null(sys_slist_peek_tail(&fresh));
    assert_false(sys_slist_find_and_remove(&fresh, &items[0].node));
}

static void nodes_are_added_at_both_ends(void **state)
{
    (void)state;
    sys_slist_append(&list, &items[1].node);
    sys_slist_prepend(&list, &items[0].node);
    sys_slist_append(&list, &items[2].node);
    assert_list(&list, "012");
    sys_slist_init(&list);
    sys_slist_prepend(&list, &items[3].node);
    sys_slist_append(&list, &items[4].node);
    assert_list(&list, "34");
}

static void nodes_are_inserted_behind_another(void **state)
{
    (void)state;
    append("12");
    sys_slist_insert(&list, NULL, &items[0].node);
    assert_list(&list, "012");
    sys_slist_insert(&list, &items[0].node, &items[7].node);
    assert_list(&list, "0712");
    sys_slist_insert(&list, &items[2].node, &items[8].node);
    assert_list(&list, "07128");
    append("9");
    assert_list(&list, "071289");
}

static void chains_are_appended(void **state)
{
    (void)state;
    sys_slist_append_list(&list, NULL, NULL);
    assert_list(&list, "");
    items[0].node.next = &items[1].node;
    sys_slist_append_list(&list, &items[0].node, &items[1].node);
    assert_list(&list, "01");
    items[2].node.next = &items[3].node;
    sys_slist_append_list(&list, &items[2].node, &items[3].node);
    assert_list(&list, "0123");
}

static void merging_empties_the_other_list(void **state)
{
    sys_slist_t other;

    (void)state;
    sys_slist_init(&other);
    append("01");
    sys_slist_merge_slist(&list, &other);
    assert_list(&list, "01");
    sys_slist_append(&other, &items[2].node);
    sys_slist_append(&other, &items[3].node);
    sys_slist_merge_slist(&list, &other);
    assert_list(&list, "0123");
    assert_list(&other, "");
}

static void removing_keeps_head_and_tail_right(void **state)
{
    (void)state;
    append("0123");
    sys_slist_remove(&list, NULL, &items[0].node);
    assert_list(&list, "123");
    assert_null(items[0].node.next);
    sys_slist_remove(&list, &items[1].node, &items[2].node);
    assert_list(&list, "13");
    sys_slist_remove(&list, &items[1].node, &items[3].node);
    assert_list(&list, "1");
    sys_slist_remove(&list, NULL, &items[1].node);
    assert_list(&list, "");
}

static void getting_takes_the_first(void **state)
{
    (void)state;
    append("01");
    assert_ptr_equal(sys_slist_get_not_empty(&list), &items[0].node);
    assert_ptr_equal(sys_slist_get(&list), &items[1].node);
    assert_list(&list, "");
}

static void finding_tells_what_is_before(void **state)
{
    sys_snode_t *before = &items[9].node;

    (void)state;
    append("012");
    assert_true(sys_slist_find(&list, &items[0].node, &before));
    assert_null(before);
    assert_true(sys_slist_find(&list, &items[2].node, &before));
    assert_ptr_equal(before, &items[1].node);
    assert_false(sys_slist_find(&list, &items[5].node, &before));
    assert_ptr_equal(before, &items[2].node);
    assert_true(sys_slist_find(&list, &items[1].node, NULL));
}

static void looking_on_ends_behind_the_last(void **state)
{
    struct item *none = NULL;

    (void)state;
    append("01");
    assert_ptr_equal(sys_slist_peek_next(&items[0].node), &items[1].node);
    assert_ptr_equal(sys_slist_peek_next_no_check(&items[0].node), &items[1].node);
    assert_null(sys_slist_peek_next(&items[1].node));
    assert_null(sys_slist_peek_next(NULL));
    assert_ptr_equal(SYS_SLIST_PEEK_NEXT_CONTAINER(&items[0], node), &items[1]);
    assert_null(SYS_SLIST_PEEK_NEXT_CONTAINER(&items[1], node));
    assert_null(SYS_SLIST_PEEK_NEXT_CONTAINER(none, node));
    assert_null(SYS_SLIST_CONTAINER((sys_snode_t *)NULL, none, node));
}

static void a_walk_goes_on_from_a_node(void **state)
{
    sys_snode_t *node = NULL;
    unsigned int steps = 0;

    (void)state;
    append("0123");
    SYS_SLIST_ITERATE_FROM_NODE(&list, node)
    {
        assert_ptr_equal(node, &items[steps++].node);
    }
    assert_int_equal(steps, 4);
    steps = 2;
    node = &items[1].node;
    SYS_SLIST_ITERATE_FROM_NODE(&list, node)
    {
        assert_ptr_equal(node, &items[steps++].node);
    }
    assert_int_equal(steps, 4);
    steps = 0;
    SYS_SLIST_FOR_EACH_NODE(&list, node)
    {
        assert_ptr_equal(node, &items[steps++].node);
    }
    assert_int_equal(steps, 4);
}

static void a_safe_walk_survives_removal(void **state)
{
    sys_snode_t *node;
    sys_snode_t *next;
    struct item *item;
    struct item *next_item;

    (void)state;
    append("01234");
    SYS_SLIST_FOR_EACH_NODE_SAFE(&list, node, next)
    {
        if (node != &items[2].node) {
            assert_true(sys_slist_find_and_remove(&list, node));
        }
    }
    assert_list(&list, "2");
    append("01");
    SYS_SLIST_FOR_EACH_CONTAINER_SAFE(&list, item, next_item, node)
    {
        assert_true(sys_slist_find_and_remove(&list, &item->node));
        item->node.next = (sys_snode_t *)&item; /* nobody looks there any more */
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

    if (place != NULL) {
        assert_true(sys_slist_find_and_remove(&list, &items[number].node));
        memmove(place, place + 1, strlen(place));
        return;
    }
    assert_false(sys_slist_find_and_remove(&list, &items[number].node));
    sys_slist_insert(&list, at == 0 ? NULL : &items[model[at - 1] - '0'].node, &items[number].node);
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
        cmocka_unit_test_setup(nodes_are_inserted_behind_another, set_up),
        cmocka_unit_test_setup(chains_are_appended, set_up),
        cmocka_unit_test_setup(merging_empties_the_other_list, set_up),
        cmocka_unit_test_setup(removing_keeps_head_and_tail_right, set_up),
        cmocka_unit_test_setup(getting_takes_the_first, set_up),
        cmocka_unit_test_setup(finding_tells_what_is_before, set_up),
        cmocka_unit_test_setup(looking_on_ends_behind_the_last, set_up),
        cmocka_unit_test_setup(a_walk_goes_on_from_a_node, set_up),
        cmocka_unit_test_setup(a_safe_walk_survives_removal, set_up),
        cmocka_unit_test_setup(any_sequence_agrees_with_a_text, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
