/* SPDX-License-Identifier: Apache-2.0 */

/*
 * An application as CMSIS-RTOS2 has it, from main() on: nothing runs before osKernelStart(), then
 * threads run by priority, and main() does not come back.
 */

#include <cmsis_os2.h>

#include <kernel/console.h>
#include <stdbool.h>
#include <string.h>

#define CASES 8

static int cases;
static bool is_failed;

static char record[16];

static void note(char letter)
{
    size_t length = strlen(record);

    if (length < sizeof(record) - 1U) {
        record[length] = letter;
    }
}

static void check(bool is_good, int line)
{
    if (!is_good) {
        printk("# main.c:%d\n", line);
        is_failed = true;
    }
}

#define CHECK(condition) check((condition), __LINE__)

static void end_case(const char *name)
{
    printk("%s %d - %s\n", is_failed ? "not ok" : "ok", ++cases, name);
    if (is_failed || cases == CASES) {
        board_exit(is_failed ? 1 : 0);
    }
}

static void note_letter(void *letter)
{
    note(*(const char *)letter);
}

static osThreadId_t suspended;
static osTimerId_t timer;
static osThreadId_t last;

static void finish(void *unused)
{
    (void)unused;
    CHECK(osKernelGetState() == osKernelRunning);
    CHECK(strcmp(record, "abcd") == 0);
    end_case("threads_run_by_priority_from_osKernelStart_on");
    CHECK(osDelay(20) == osOK);
    CHECK(strcmp(record, "abcdt") == 0);
    end_case("a_timer_started_before_calls_later");
    CHECK(osThreadGetState(suspended) == osThreadBlocked);
    CHECK(osThreadResume(suspended) == osOK);
    CHECK(strcmp(record, "abcdts") == 0);
    end_case("a_thread_suspended_before_is_suspended_still");
    CHECK(osThreadFeedWatchdog(10) == osError);
    end_case("without_watchdogs_none_is_fed");
    CHECK(osKernelSuspend() == osWaitForever);
    osKernelResume(0);
    CHECK(osTimerStart(timer, 1000) == osOK);
    uint32_t until_due = osKernelSuspend();

    CHECK(until_due > 900 && until_due <= 1000);
    osKernelResume(until_due);
    CHECK(osDelay(2) == osOK);
    CHECK(strcmp(record, "abcdtst") == 0);
    end_case("a_sleep_may_last_until_the_next_timer_or_for_ever");
}

static osThreadId_t start(osPriority_t priority, osThreadFunc_t func, const char *letter)
{
    const osThreadAttr_t attributes = {.priority = priority};
    osThreadId_t id = osThreadNew(func, (void *)(uintptr_t)letter, &attributes);

    CHECK(id != NULL);
    return id;
}

static void before_initialize(void)
{
    osVersion_t version = {0, 0};

    CHECK(osKernelGetState() == osKernelInactive);
    CHECK(osKernelGetInfo(&version, NULL, 0) == osOK && version.api != 0);
    CHECK(osThreadNew(note_letter, NULL, NULL) == NULL);
    CHECK(osSemaphoreNew(1, 1, NULL) == NULL);
    CHECK(osKernelStart() == osError);
    CHECK(osKernelLock() == osError);
    CHECK(osDelay(1) == osError);
    CHECK(osKernelInitialize() == osOK);
    CHECK(osKernelInitialize() == osError);
    CHECK(osKernelGetState() == osKernelReady);
    end_case("nothing_is_created_before_osKernelInitialize");
}

static void create_threads(void)
{
    (void)start(osPriorityLow, finish, "");
    (void)start(osPriorityNormal, note_letter, "b");
    (void)start(osPriorityNormal, note_letter, "c");
    last = start(osPriorityBelowNormal, note_letter, "d");
    (void)start(osPriorityRealtime, note_letter, "a");
    suspended = start(osPriorityRealtime, note_letter, "s");
    CHECK(osThreadSuspend(suspended) == osOK);
    osThreadId_t terminated = start(osPriorityRealtime, note_letter, "x");

    CHECK(osThreadTerminate(terminated) == osOK);
    CHECK(osThreadGetState(terminated) == osThreadError);
    CHECK(osThreadGetState(last) == osThreadReady);
    CHECK(osThreadGetCount() == 6);
    CHECK(osThreadYield() == osOK);
    CHECK(record[0] == '\0');
    end_case("no_thread_runs_before_osKernelStart");
}

static void create_objects(void)
{
    osSemaphoreId_t semaphore = osSemaphoreNew(1, 1, NULL);
    osMutexId_t mutex = osMutexNew(NULL);

    timer = osTimerNew(note_letter, osTimerOnce, "t", NULL);

    CHECK(osSemaphoreAcquire(semaphore, osWaitForever) == osOK);
    CHECK(osSemaphoreAcquire(semaphore, osWaitForever) == osErrorResource);
    CHECK(osMutexAcquire(mutex, osWaitForever) == osOK);
    CHECK(osMutexRelease(mutex) == osOK);
    CHECK(osThreadGetId() == NULL);
    CHECK(osKernelLock() == osError);
    CHECK(osKernelUnlock() == osError);
    CHECK(osKernelSuspend() == 0);
    CHECK(osDelay(1) == osError);
    CHECK(osTimerStart(timer, 10) == osOK);
    end_case("objects_are_used_before_osKernelStart_but_nobody_waits");
}

int main(void)
{
    printk("1..%d\n", CASES);
    before_initialize();
    create_threads();
    create_objects();
    (void)osKernelStart();
    CHECK(false);
    end_case("osKernelStart_does_not_return");
    return 1;
}
