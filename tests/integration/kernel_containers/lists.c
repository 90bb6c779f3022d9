/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers.h"

#include <base/dlist.h>
#include <base/slist.h>

struct job {
    sys_snode_t snode;
    sys_dnode_t dnode;
    char letter;
};

static struct job jobs[] = {{.letter = 'a'}, {.letter = 'b'}, {.letter = 'c'}};

TEST_CASE(slist_keeps_the_order)
{
    static sys_slist_t list = SYS_SLIST_STATIC_INIT(&list);
    struct job *job;
    struct job *next;

    for (size_t i = 0; i < ARRAY_SIZE(jobs); i++) {
        sys_slist_append(&list, &jobs[i].snode);
    }
    TEST_EQUAL(sys_slist_len(&list), 3);
    SYS_SLIST_FOR_EACH_CONTAINER_SAFE(&list, job, next, snode)
    {
        note(job->letter);
        TEST_TRUE(sys_slist_find_and_remove(&list, &job->snode));
    }
    TEST_STRING(noted(), "abc");
    TEST_TRUE(sys_slist_is_empty(&list));
}

TEST_CASE(dlist_takes_out_of_the_middle)
{
    static sys_dlist_t list = SYS_DLIST_STATIC_INIT(&list);
    struct job *job;

    for (size_t i = 0; i < ARRAY_SIZE(jobs); i++) {
        sys_dlist_prepend(&list, &jobs[i].dnode);
    }
    sys_dlist_remove(&jobs[1].dnode);
    TEST_FALSE(sys_dnode_is_linked(&jobs[1].dnode));
    SYS_DLIST_FOR_EACH_CONTAINER(&list, job, dnode)
    {
        note(job->letter);
    }
    TEST_STRING(noted(), "ca");
    TEST_EQUAL(sys_dlist_len(&list), 2);
}
