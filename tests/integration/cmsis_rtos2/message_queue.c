/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

static osMessageQueueId_t queue;

static void set_up(uint32_t count)
{
    queue = osMessageQueueNew(count, sizeof(char), NULL);
    TEST_NOT_NULL(queue);
}

static void tear_down(void)
{
    TEST_EQUAL(osMessageQueueDelete(queue), osOK);
}

static void put(char letter, uint8_t priority)
{
    TEST_EQUAL(osMessageQueuePut(queue, &letter, priority, 0), osOK);
}

/* All messages, as a text. */
static const char *drain(void)
{
    char letter;

    while (osMessageQueueGet(queue, &letter, NULL, 0) == osOK) {
        note(letter);
    }
    return noted();
}

OS_TEST_CASE(messages_come_in_the_order_in_which_they_were_put)
{
    set_up(3);
    for (char letter = 'a'; letter <= 'i'; letter = (char)(letter + 3)) {
        for (char i = 0; i < 3; i++) {
            put((char)(letter + i), 0);
        }
        TEST_STRING(drain(), letter == 'a' ? "abc" : letter == 'd' ? "def" : "ghi");
    }
    tear_down();
}

OS_TEST_CASE(urgent_messages_overtake_others_but_not_their_equals)
{
    set_up(8);
    put('e', 1);
    put('f', 1);
    put('a', 255);
    put('c', 7);
    put('g', 0);
    put('b', 255);
    put('d', 7);
    TEST_STRING(drain(), "abcdefg");
    put('z', 0);
    put('x', 9);
    put('y', 9);
    TEST_STRING(drain(), "xyz");
    tear_down();
}

OS_TEST_CASE(the_priority_of_a_message_is_told)
{
    char letter = 0;
    uint8_t priority = 0;

    set_up(2);
    put('a', 200);
    TEST_EQUAL(osMessageQueueGet(queue, &letter, &priority, osWaitForever), osOK);
    TEST_EQUAL(letter, 'a');
    TEST_EQUAL(priority, 200);
    tear_down();
}

OS_TEST_CASE(a_queue_counts_its_messages)
{
    set_up(2);
    TEST_EQUAL(osMessageQueueGetCapacity(queue), 2);
    TEST_EQUAL(osMessageQueueGetMsgSize(queue), 1);
    put('a', 0);
    TEST_EQUAL(osMessageQueueGetCount(queue), 1);
    TEST_EQUAL(osMessageQueueGetSpace(queue), 1);
    put('b', 0);
    TEST_EQUAL(osMessageQueueGetCount(queue), 2);
    TEST_EQUAL(osMessageQueueGetSpace(queue), 0);
    tear_down();
}

OS_TEST_CASE(full_and_empty_are_resource_errors_at_once_and_timeouts_later)
{
    char letter = 'x';
    uint32_t before;

    set_up(1);
    TEST_EQUAL(osMessageQueueGet(queue, &letter, NULL, 0), osErrorResource);
    before = osKernelGetTickCount();
    TEST_EQUAL(osMessageQueueGet(queue, &letter, NULL, 7), osErrorTimeout);
    check_ticks(before, 7);
    put('a', 0);
    TEST_EQUAL(osMessageQueuePut(queue, &letter, 0, 0), osErrorResource);
    before = osKernelGetTickCount();
    TEST_EQUAL(osMessageQueuePut(queue, &letter, 0, 9), osErrorTimeout);
    check_ticks(before, 9);
    TEST_STRING(drain(), "a");
    tear_down();
}

static void read_one(void *unused)
{
    char letter;
    uint8_t priority;

    (void)unused;
    TEST_EQUAL(osMessageQueueGet(queue, &letter, &priority, osWaitForever), osOK);
    TEST_EQUAL(priority, 3);
    note(letter);
}

OS_TEST_CASE(a_message_goes_straight_to_the_most_urgent_reader)
{
    set_up(1);
    (void)start(osPriorityAboveNormal, read_one, NULL);
    (void)start(osPriorityHigh, read_one, NULL);
    put('a', 3);
    TEST_EQUAL(osMessageQueueGetCount(queue), 0);
    put('b', 3);
    TEST_STRING(noted(), "ab");
    tear_down();
}

static void write_one(void *letter)
{
    char message = *(const char *)letter;

    TEST_EQUAL(osMessageQueuePut(queue, &message, message == 'u' ? 9 : 0, osWaitForever), osOK);
    note('.');
}

OS_TEST_CASE(a_waiting_writer_gets_the_slot_that_becomes_free)
{
    char letter;

    set_up(2);
    put('a', 0);
    put('b', 0);
    (void)start(osPriorityAboveNormal, write_one, "d");
    (void)start(osPriorityHigh, write_one, "c");
    (void)start(osPriorityAboveNormal, write_one, "u");
    TEST_EQUAL(osMessageQueueGet(queue, &letter, NULL, 0), osOK);
    TEST_EQUAL(letter, 'a');
    TEST_STRING(noted(), ".");
    TEST_EQUAL(osMessageQueueGetSpace(queue), 0);
    TEST_EQUAL(osMessageQueueGet(queue, &letter, NULL, 0), osOK);
    TEST_EQUAL(osMessageQueueGet(queue, &letter, NULL, 0), osOK);
    TEST_EQUAL(letter, 'c');
    TEST_STRING(noted(), "..");
    TEST_STRING(drain(), "ud");
    tear_down();
}

OS_TEST_CASE(a_reset_empties_the_queue)
{
    set_up(3);
    TEST_EQUAL(osMessageQueueReset(queue), osOK);
    put('a', 0);
    put('b', 5);
    TEST_EQUAL(osMessageQueueReset(queue), osOK);
    TEST_EQUAL(osMessageQueueGetCount(queue), 0);
    put('c', 0);
    put('d', 0);
    put('e', 0);
    TEST_STRING(drain(), "cde");
    tear_down();
}

OS_TEST_CASE(a_reset_lets_waiting_writers_write)
{
    set_up(2);
    put('x', 0);
    put('y', 0);
    (void)start(osPriorityHigh, write_one, "a");
    (void)start(osPriorityHigh, write_one, "b");
    (void)start(osPriorityHigh, write_one, "c");
    TEST_EQUAL(osMessageQueueReset(queue), osOK);
    TEST_STRING(noted(), "..");
    TEST_EQUAL(osMessageQueueGetCount(queue), 2);
    TEST_STRING(drain(), ".abc");
    tear_down();
}

OS_TEST_CASE(a_reset_leaves_waiting_readers_alone)
{
    set_up(2);
    (void)start(osPriorityHigh, read_one, NULL);
    TEST_EQUAL(osMessageQueueReset(queue), osOK);
    TEST_STRING(noted(), "");
    put('a', 3);
    TEST_STRING(noted(), "a");
    tear_down();
}

static void read_until_deleted(void *unused)
{
    char letter;

    (void)unused;
    TEST_EQUAL(osMessageQueueGet(queue, &letter, NULL, osWaitForever), osErrorResource);
    note('r');
}

static void write_until_deleted(void *unused)
{
    (void)unused;
    TEST_EQUAL(osMessageQueuePut(queue, "w", 0, osWaitForever), osErrorResource);
    note('w');
}

OS_TEST_CASE(a_deleted_queue_lets_its_waiters_go)
{
    set_up(1);
    (void)start(osPriorityHigh, read_until_deleted, NULL);
    tear_down();
    TEST_STRING(noted(), "r");
    set_up(1);
    put('a', 0);
    (void)start(osPriorityHigh, write_until_deleted, NULL);
    tear_down();
    TEST_STRING(noted(), "w");
    TEST_EQUAL(osMessageQueueDelete(queue), osErrorParameter);
    TEST_EQUAL(osMessageQueuePut(queue, "a", 0, 0), osErrorParameter);
}

static void use_in_interrupt(void *unused)
{
    char letter = 'i';

    (void)unused;
    TEST_EQUAL(osMessageQueuePut(queue, &letter, 0, 0), osOK);
    TEST_EQUAL(osMessageQueuePut(queue, &letter, 0, 0), osErrorResource);
    TEST_EQUAL(osMessageQueuePut(queue, &letter, 0, 1), osErrorParameter);
    TEST_EQUAL(osMessageQueueGetCapacity(queue), 1);
    TEST_EQUAL(osMessageQueueGetMsgSize(queue), 1);
    TEST_EQUAL(osMessageQueueGetCount(queue), 1);
    TEST_EQUAL(osMessageQueueGetSpace(queue), 0);
    TEST_EQUAL(osMessageQueueGet(queue, &letter, NULL, 0), osOK);
    TEST_EQUAL(osMessageQueueGet(queue, &letter, NULL, 0), osErrorResource);
    TEST_EQUAL(osMessageQueueGet(queue, &letter, NULL, 1), osErrorParameter);
    TEST_NULL(osMessageQueueGetName(queue));
    TEST_NULL(osMessageQueueNew(1, 1, NULL));
    TEST_EQUAL(osMessageQueueReset(queue), osErrorISR);
    TEST_EQUAL(osMessageQueueDelete(queue), osErrorISR);
}

OS_TEST_CASE(interrupts_put_and_try_messages)
{
    set_up(1);
    in_interrupt(use_in_interrupt, NULL);
    tear_down();
}

static void put_in_interrupt(void *unused)
{
    (void)unused;
    TEST_EQUAL(osMessageQueuePut(queue, "m", 3, 0), osOK);
}

OS_TEST_CASE(an_interrupt_wakes_a_waiting_reader)
{
    set_up(1);
    (void)start(osPriorityHigh, read_one, NULL);
    in_interrupt(put_in_interrupt, NULL);
    TEST_STRING(noted(), "m");
    tear_down();
}

OS_TEST_CASE(a_queue_of_nothing_or_of_too_much_is_refused)
{
    TEST_NULL(osMessageQueueNew(0, 8, NULL));
    TEST_NULL(osMessageQueueNew(8, 0, NULL));
    TEST_NULL(osMessageQueueNew(0x10000, 0x10000, NULL));
    TEST_NULL(osMessageQueueNew(1, 0xffffffffU, NULL));
    TEST_NULL(osMessageQueueNew(1, CONFIG_CMSIS_RTOS2_MEMORY_BYTES, NULL));
}

OS_TEST_CASE(a_queue_has_its_memory_from_the_caller)
{
    static struct os_message_queue memory;
    static void *slots[OS_MESSAGE_QUEUE_BYTES(2, 5) / sizeof(void *)];
    const osMessageQueueAttr_t good = {.name = "mail",
                                       .cb_mem = &memory,
                                       .cb_size = sizeof(memory),
                                       .mq_mem = slots,
                                       .mq_size = sizeof(slots)};
    osMessageQueueAttr_t bad = good;
    char text[5];
    size_t before = os_memory_free_bytes();

    queue = osMessageQueueNew(2, 5, &good);
    TEST_SAME(queue, &memory);
    TEST_STRING(osMessageQueueGetName(queue), "mail");
    TEST_EQUAL(osMessageQueuePut(queue, "1234", 0, 0), osOK);
    TEST_EQUAL(osMessageQueuePut(queue, "5678", 0, 0), osOK);
    TEST_EQUAL(osMessageQueueGet(queue, text, NULL, 0), osOK);
    TEST_STRING(text, "1234");
    TEST_EQUAL(osMessageQueueGet(queue, text, NULL, 0), osOK);
    TEST_STRING(text, "5678");
    TEST_EQUAL(os_memory_free_bytes(), before);
    tear_down();
    bad.mq_size--;
    TEST_NULL(osMessageQueueNew(2, 5, &bad));
    bad = good;
    bad.mq_mem = (char *)slots + 2;
    TEST_NULL(osMessageQueueNew(1, 5, &bad));
    bad = good;
    bad.mq_mem = NULL;
    TEST_NULL(osMessageQueueNew(2, 5, &bad));
}

OS_TEST_CASE(what_is_no_queue_and_no_message_is_refused)
{
    char letter;

    set_up(1);
    TEST_EQUAL(osMessageQueuePut(NULL, "a", 0, 0), osErrorParameter);
    TEST_EQUAL(osMessageQueuePut(queue, NULL, 0, 0), osErrorParameter);
    TEST_EQUAL(osMessageQueueGet(NULL, &letter, NULL, 0), osErrorParameter);
    TEST_EQUAL(osMessageQueueGet(queue, NULL, NULL, 0), osErrorParameter);
    TEST_EQUAL(osMessageQueueGetCapacity(NULL), 0);
    TEST_EQUAL(osMessageQueueGetMsgSize(NULL), 0);
    TEST_EQUAL(osMessageQueueGetCount(NULL), 0);
    TEST_EQUAL(osMessageQueueGetSpace(NULL), 0);
    TEST_NULL(osMessageQueueGetName(NULL));
    TEST_EQUAL(osMessageQueueReset(NULL), osErrorParameter);
    TEST_EQUAL(osMessageQueueDelete(NULL), osErrorParameter);
    tear_down();
}
