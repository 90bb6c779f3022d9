/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

/* Random calls: a queue against a model, and threads that are terminated wherever they are. */

static uint32_t random_state = 1;

static uint32_t random_below(uint32_t limit)
{
    random_state = (random_state * 1664525U) + 1013904223U;
    return (random_state >> 16) % limit;
}

#define SLOTS 7U

struct entry {
    uint32_t value;
    uint8_t priority;
};

static struct entry model[SLOTS];
static uint32_t model_count;

static void model_put(struct entry entry)
{
    uint32_t place = model_count++;

    while (place > 0 && model[place - 1U].priority < entry.priority) {
        model[place] = model[place - 1U];
        place--;
    }
    model[place] = entry;
}

static struct entry model_get(void)
{
    struct entry first = model[0];

    model_count--;
    for (uint32_t i = 0; i < model_count; i++) {
        model[i] = model[i + 1U];
    }
    return first;
}

static void put_random(osMessageQueueId_t queue)
{
    struct entry entry = {random_below(1000), (uint8_t)random_below(4)};
    bool is_full = model_count == SLOTS;

    TEST_EQUAL(osMessageQueuePut(queue, &entry.value, entry.priority, 0),
               is_full ? osErrorResource : osOK);
    if (!is_full) {
        model_put(entry);
    }
}

static void get_and_compare(osMessageQueueId_t queue)
{
    uint32_t value;
    uint8_t priority;
    bool is_empty = model_count == 0;

    TEST_EQUAL(osMessageQueueGet(queue, &value, &priority, 0), is_empty ? osErrorResource : osOK);
    if (!is_empty) {
        struct entry expected = model_get();

        TEST_EQUAL(value, expected.value);
        TEST_EQUAL(priority, expected.priority);
    }
}

OS_TEST_CASE(a_queue_is_what_its_model_is)
{
    osMessageQueueId_t queue = osMessageQueueNew(SLOTS, sizeof(uint32_t), NULL);

    for (int i = 0; i < 3000; i++) {
        uint32_t choice = random_below(200);

        if (choice == 0) {
            TEST_EQUAL(osMessageQueueReset(queue), osOK);
            model_count = 0;
        } else if (choice < 105) {
            put_random(queue);
        } else {
            get_and_compare(queue);
        }
        TEST_EQUAL(osMessageQueueGetCount(queue), model_count);
    }
    TEST_EQUAL(osMessageQueueDelete(queue), osOK);
}

#define WORKERS 4

static osThreadId_t workers[WORKERS];
static osSemaphoreId_t semaphore;
static osMutexId_t mutexes[2];
static osEventFlagsId_t flags;
static osMessageQueueId_t queue;
static osMemoryPoolId_t pool;
static volatile uint32_t calls;

static void use_mutexes(void)
{
    uint32_t first = random_below(2);

    if (osMutexAcquire(mutexes[first], random_below(4)) == osOK) {
        if (osMutexAcquire(mutexes[1U - first], random_below(4)) == osOK) {
            (void)osDelay(1);
            TEST_EQUAL(osMutexRelease(mutexes[1U - first]), osOK);
        }
        TEST_EQUAL(osMutexRelease(mutexes[first]), osOK);
    }
}

static void use_pool(void)
{
    void *block = osMemoryPoolAlloc(pool, random_below(4));

    if (block != NULL) {
        (void)osThreadYield();
        TEST_EQUAL(osMemoryPoolFree(pool, block), osOK);
    }
}

static void use_something(void)
{
    uint32_t value = random_below(4);

    switch (random_below(9)) {
    case 0:
        (void)osSemaphoreAcquire(semaphore, value);
        break;
    case 1:
        (void)osSemaphoreRelease(semaphore);
        break;
    case 2:
        (void)osEventFlagsWait(flags, 1U + value, value & 3U, value);
        break;
    case 3:
        (void)osEventFlagsSet(flags, 1U << value);
        break;
    case 4:
        (void)osMessageQueuePut(queue, &value, (uint8_t)value, random_below(4));
        break;
    case 5:
        (void)osMessageQueueGet(queue, &value, NULL, random_below(4));
        break;
    case 6:
        use_mutexes();
        break;
    case 7:
        use_pool();
        break;
    default:
        (void)osThreadFlagsWait(1, osFlagsWaitAny, 1U + value);
        break;
    }
}

static void work(void *unused)
{
    (void)unused;
    for (;;) {
        use_something();
        calls++;
    }
}

static osPriority_t random_priority(void)
{
    return (osPriority_t)(osPriorityLow + (int)random_below(osPriorityAboveNormal - osPriorityLow));
}

static void disturb(osThreadId_t *worker)
{
    switch (random_below(6)) {
    case 0:
        TEST_EQUAL(osThreadTerminate(*worker), osOK);
        *worker = start(random_priority(), work, NULL);
        break;
    case 1:
        TEST_EQUAL(osThreadSuspend(*worker), osOK);
        break;
    case 2:
        TEST_EQUAL(osThreadSetPriority(*worker, random_priority()), osOK);
        break;
    case 3:
        (void)osThreadFlagsSet(*worker, 1);
        break;
    default:
        (void)osThreadResume(*worker);
        break;
    }
}

static void create_objects(void)
{
    const osMutexAttr_t robust = {.attr_bits = osMutexRobust};

    semaphore = osSemaphoreNew(2, 1, NULL);
    mutexes[0] = osMutexNew(&robust);
    mutexes[1] = osMutexNew(&robust);
    flags = osEventFlagsNew(NULL);
    queue = osMessageQueueNew(2, sizeof(uint32_t), NULL);
    pool = osMemoryPoolNew(2, 8, NULL);
}

static void delete_objects(void)
{
    TEST_EQUAL(osSemaphoreDelete(semaphore), osOK);
    TEST_EQUAL(osMutexDelete(mutexes[0]), osOK);
    TEST_EQUAL(osMutexDelete(mutexes[1]), osOK);
    TEST_EQUAL(osEventFlagsDelete(flags), osOK);
    TEST_EQUAL(osMessageQueueDelete(queue), osOK);
    TEST_EQUAL(osMemoryPoolDelete(pool), osOK);
}

OS_TEST_CASE(threads_are_terminated_suspended_and_resumed_wherever_they_are)
{
    size_t before = os_memory_free_bytes();

    create_objects();
    for (int i = 0; i < WORKERS; i++) {
        workers[i] = start(random_priority(), work, NULL);
    }
    TEST_EQUAL(osThreadSetPriority(osThreadGetId(), osPriorityHigh), osOK);
    for (int i = 0; i < 1500; i++) {
        TEST_EQUAL(osDelay(1), osOK);
        disturb(&workers[random_below(WORKERS)]);
    }
    for (int i = 0; i < WORKERS; i++) {
        TEST_EQUAL(osThreadTerminate(workers[i]), osOK);
    }
    TEST_AT_LEAST(calls, 500);
    TEST_EQUAL(osMutexAcquire(mutexes[0], 0), osOK);
    TEST_EQUAL(osMutexAcquire(mutexes[1], 0), osOK);
    TEST_EQUAL(osThreadGetPriority(osThreadGetId()), osPriorityHigh);
    delete_objects();
    TEST_EQUAL(os_memory_free_bytes(), before);
}
