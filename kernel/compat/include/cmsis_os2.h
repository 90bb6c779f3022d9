/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CMSIS_OS2_H_
#define CMSIS_OS2_H_

/**
 * @file
 * CMSIS-RTOS2, API version 2.3.0, over Petrel's kernel.
 *
 * The names, values and contracts are those that Arm publishes; docs/cmsis-rtos2.md says how they
 * map to the kernel, and where they differ. Sizes of control blocks are in petrel_os2.h.
 *
 * Every function that takes an identifier says osErrorParameter (or NULL, 0, osFlagsErrorParameter)
 * to NULL and to what is no object of its kind; every function for threads says osErrorISR (or
 * NULL, 0, osFlagsErrorISR) in an interrupt and with interrupts locked.
 *
 * A timeout counts ticks of the kernel: 0 does not wait, osWaitForever waits without limit, and n
 * ends when the tick count is n larger. A call that would have to wait while the kernel is locked,
 * suspended or not started behaves as with timeout 0.
 *
 * @context Thread, unless a function says otherwise.
 */

#include <stddef.h>
#include <stdint.h>

#ifndef __NO_RETURN
#define __NO_RETURN __attribute__((__noreturn__))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Results. */
typedef enum {
    osOK = 0,
    osError = -1,            /**< None of the others. */
    osErrorTimeout = -2,     /**< Not within the time. */
    osErrorResource = -3,    /**< Not available now, or in the wrong state. */
    osErrorParameter = -4,   /**< An argument makes no sense. */
    osErrorNoMemory = -5,    /**< Not enough memory. */
    osErrorISR = -6,         /**< Not in an interrupt. */
    osErrorSafetyClass = -7, /**< The object's safety class is above the thread's. */
    osStatusReserved = 0x7FFFFFFF,
} osStatus_t;

/** Numbers of versions, as major * 10^7 + minor * 10^4 + revision. */
typedef struct {
    uint32_t api;
    uint32_t kernel;
} osVersion_t;

typedef enum {
    osKernelInactive = 0,  /**< Before osKernelInitialize(). */
    osKernelReady = 1,     /**< Before osKernelStart(). */
    osKernelRunning = 2,   /**< Threads run. */
    osKernelLocked = 3,    /**< After osKernelLock(). */
    osKernelSuspended = 4, /**< After osKernelSuspend(). */
    osKernelError = -1,
    osKernelReserved = 0x7FFFFFFF,
} osKernelState_t;

typedef enum {
    osThreadInactive = 0,
    osThreadReady = 1,
    osThreadRunning = 2,
    osThreadBlocked = 3,    /**< Waits, sleeps, or is suspended. */
    osThreadTerminated = 4, /**< Has ended and waits for osThreadJoin() or osThreadDetach(). */
    osThreadError = -1,
    osThreadReserved = 0x7FFFFFFF,
} osThreadState_t;

/** Priorities; a higher number is more urgent. */
typedef enum {
    osPriorityNone = 0, /**< In attributes: osPriorityNormal. */
    osPriorityIdle = 1,
    osPriorityLow = 8,
    osPriorityLow1 = 9,
    osPriorityLow2 = 10,
    osPriorityLow3 = 11,
    osPriorityLow4 = 12,
    osPriorityLow5 = 13,
    osPriorityLow6 = 14,
    osPriorityLow7 = 15,
    osPriorityBelowNormal = 16,
    osPriorityBelowNormal1 = 17,
    osPriorityBelowNormal2 = 18,
    osPriorityBelowNormal3 = 19,
    osPriorityBelowNormal4 = 20,
    osPriorityBelowNormal5 = 21,
    osPriorityBelowNormal6 = 22,
    osPriorityBelowNormal7 = 23,
    osPriorityNormal = 24,
    osPriorityNormal1 = 25,
    osPriorityNormal2 = 26,
    osPriorityNormal3 = 27,
    osPriorityNormal4 = 28,
    osPriorityNormal5 = 29,
    osPriorityNormal6 = 30,
    osPriorityNormal7 = 31,
    osPriorityAboveNormal = 32,
    osPriorityAboveNormal1 = 33,
    osPriorityAboveNormal2 = 34,
    osPriorityAboveNormal3 = 35,
    osPriorityAboveNormal4 = 36,
    osPriorityAboveNormal5 = 37,
    osPriorityAboveNormal6 = 38,
    osPriorityAboveNormal7 = 39,
    osPriorityHigh = 40,
    osPriorityHigh1 = 41,
    osPriorityHigh2 = 42,
    osPriorityHigh3 = 43,
    osPriorityHigh4 = 44,
    osPriorityHigh5 = 45,
    osPriorityHigh6 = 46,
    osPriorityHigh7 = 47,
    osPriorityRealtime = 48,
    osPriorityRealtime1 = 49,
    osPriorityRealtime2 = 50,
    osPriorityRealtime3 = 51,
    osPriorityRealtime4 = 52,
    osPriorityRealtime5 = 53,
    osPriorityRealtime6 = 54,
    osPriorityRealtime7 = 55,
    osPriorityISR = 56,
    osPriorityError = -1,
    osPriorityReserved = 0x7FFFFFFF,
} osPriority_t;

/** What a thread runs; when it returns, the thread has ended. */
typedef void (*osThreadFunc_t)(void *argument);

/** What a timer calls, in the thread of all timers. */
typedef void (*osTimerFunc_t)(void *argument);

typedef enum {
    osTimerOnce = 0,
    osTimerPeriodic = 1,
} osTimerType_t;

/** A timeout without limit. */
#define osWaitForever 0xFFFFFFFFU

/** @name Options of osThreadFlagsWait() and osEventFlagsWait() @{ */
#define osFlagsWaitAny 0x00000000U
#define osFlagsWaitAll 0x00000001U
#define osFlagsNoClear 0x00000002U /**< Leave the flags set that were waited for. */
/** @} */

/** @name Errors of the functions for flags: osStatus_t as a uint32_t; the highest bit is set @{ */
#define osFlagsError            0x80000000U
#define osFlagsErrorUnknown     0xFFFFFFFFU
#define osFlagsErrorTimeout     0xFFFFFFFEU
#define osFlagsErrorResource    0xFFFFFFFDU
#define osFlagsErrorParameter   0xFFFFFFFCU
#define osFlagsErrorISR         0xFFFFFFFAU
#define osFlagsErrorSafetyClass 0xFFFFFFF9U
/** @} */

/** @name attr_bits of threads @{ */
#define osThreadDetached     0x00000000U
#define osThreadJoinable     0x00000001U
#define osThreadUnprivileged 0x00000002U
#define osThreadPrivileged   0x00000004U
#define osThreadZone_Pos     8U
#define osThreadZone_Msk     (0x3FUL << osThreadZone_Pos)
#define osThreadZone_Valid   (0x80UL << osThreadZone_Pos)
#define osThreadZone(n)      ((((n) << osThreadZone_Pos) & osThreadZone_Msk) | osThreadZone_Valid)
/** @} */

/** A processor, in affinity_mask. */
#define osThreadProcessor(n) (1UL << (n))

/** @name attr_bits of mutexes @{ */
#define osMutexRecursive   0x00000001U /**< Its owner may acquire it again. */
#define osMutexPrioInherit 0x00000002U /**< Always so here. */
#define osMutexRobust      0x00000008U /**< Becomes free when its owner ends. */
/** @} */

/** @name attr_bits of everything @{ */
#define osSafetyClass_Pos   16U
#define osSafetyClass_Msk   (0x0FUL << osSafetyClass_Pos)
#define osSafetyClass_Valid (0x10UL << osSafetyClass_Pos)
#define osSafetyClass(n)    ((((n) << osSafetyClass_Pos) & osSafetyClass_Msk) | osSafetyClass_Valid)
/** @} */

/** @name Which classes, for functions about whole safety classes @{ */
#define osSafetyWithSameClass  0x00000001U
#define osSafetyWithLowerClass 0x00000002U
/** @} */

/** What osThreadGetClass() and osThreadGetZone() return for an error. */
#define osErrorId 0xFFFFFFFFU

typedef void *osThreadId_t;
typedef void *osTimerId_t;
typedef void *osEventFlagsId_t;
typedef void *osMutexId_t;
typedef void *osSemaphoreId_t;
typedef void *osMemoryPoolId_t;
typedef void *osMessageQueueId_t;

#ifndef TZ_MODULEID_T
#define TZ_MODULEID_T
/** A module of TrustZone; not used. */
typedef uint32_t TZ_ModuleId_t;
#endif

/** All zero, or no attributes at all: the defaults. */
typedef struct {
    const char *name; /**< Not copied. */
    uint32_t attr_bits;
    void *cb_mem;          /**< A struct os_thread, or NULL: CONFIG_CMSIS_RTOS2_MEMORY_BYTES. */
    uint32_t cb_size;      /**< Its size, or 0. */
    void *stack_mem;       /**< Aligned to 8 bytes, or NULL, as cb_mem. */
    uint32_t stack_size;   /**< 0: CONFIG_CMSIS_RTOS2_STACK_BYTES. */
    osPriority_t priority; /**< osPriorityNone: osPriorityNormal. */
    TZ_ModuleId_t tz_module;
    uint32_t affinity_mask; /**< 0: any processor. */
} osThreadAttr_t;

typedef struct {
    const char *name;
    uint32_t attr_bits;
    void *cb_mem; /**< A struct os_timer, or NULL. */
    uint32_t cb_size;
} osTimerAttr_t;

typedef struct {
    const char *name;
    uint32_t attr_bits;
    void *cb_mem; /**< A struct os_event_flags, or NULL. */
    uint32_t cb_size;
} osEventFlagsAttr_t;

typedef struct {
    const char *name;
    uint32_t attr_bits;
    void *cb_mem; /**< A struct os_mutex, or NULL. */
    uint32_t cb_size;
} osMutexAttr_t;

typedef struct {
    const char *name;
    uint32_t attr_bits;
    void *cb_mem; /**< A struct os_semaphore, or NULL. */
    uint32_t cb_size;
} osSemaphoreAttr_t;

typedef struct {
    const char *name;
    uint32_t attr_bits;
    void *cb_mem; /**< A struct os_memory_pool, or NULL. */
    uint32_t cb_size;
    void *mp_mem;     /**< Aligned for a pointer, or NULL. */
    uint32_t mp_size; /**< OS_MEMORY_POOL_BYTES() or more. */
} osMemoryPoolAttr_t;

typedef struct {
    const char *name;
    uint32_t attr_bits;
    void *cb_mem; /**< A struct os_message_queue, or NULL. */
    uint32_t cb_size;
    void *mq_mem;     /**< Aligned for a pointer, or NULL. */
    uint32_t mq_size; /**< OS_MESSAGE_QUEUE_BYTES() or more. */
} osMessageQueueAttr_t;

/*
 * The kernel
 */

/**
 * Get ready for objects. First of all, from main() or any other thread.
 *
 * @retval osOK
 * @retval osError     It was called before.
 * @retval osErrorISR
 */
osStatus_t osKernelInitialize(void);

/**
 * Versions, and a text about the kernel. Either may be NULL.
 *
 * @param id_size  Room for the text and its end; it is cut off if need be.
 *
 * @retval osOK
 *
 * @context Thread or ISR, also before osKernelInitialize().
 */
osStatus_t osKernelGetInfo(osVersion_t *version, char *id_buf, uint32_t id_size);

/** @context Thread or ISR, also before osKernelInitialize(). */
osKernelState_t osKernelGetState(void);

/**
 * Let the threads run that were created until now. The calling thread (main()) ends.
 *
 * @retval osError     Not after osKernelInitialize(), or called before.
 * @retval osErrorISR
 */
osStatus_t osKernelStart(void);

/**
 * No other thread runs until osKernelUnlock().
 *
 * @return 1 if it was locked, 0 if not.
 * @retval osError             The kernel does not run, or is suspended.
 * @retval osErrorISR
 * @retval osErrorSafetyClass  See osKernelProtect().
 */
int32_t osKernelLock(void);

/** Undo osKernelLock(). @return 1 if it was locked, 0 if not; or an error as there. */
int32_t osKernelUnlock(void);

/**
 * Lock or unlock.
 *
 * @param lock  What osKernelLock() or osKernelUnlock() returned. An error is osError.
 *
 * @return 1 if it is locked now, 0 if not; or an error as there.
 */
int32_t osKernelRestoreLock(int32_t lock);

/**
 * Before a sleep that stops the clock: no other thread runs until osKernelResume().
 *
 * @return Ticks until something is due, or some fewer; osWaitForever: nothing is. 0: the kernel
 * does not run, or it is not for the caller.
 */
uint32_t osKernelSuspend(void);

/**
 * After such a sleep.
 *
 * @param sleep_ticks  How long it was. What the clock has not counted of it is added to the tick
 *                     count, and what is due by then happens now.
 */
void osKernelResume(uint32_t sleep_ticks);

/**
 * From now on osKernelLock(), osKernelRestoreLock() and osKernelSuspend() need a thread of this
 * class.
 *
 * @retval osOK
 * @retval osErrorParameter    Not a class.
 * @retval osErrorISR
 * @retval osErrorSafetyClass  The caller's class is below it, or below the one in force.
 */
osStatus_t osKernelProtect(uint32_t safety_class);

/**
 * Delete or terminate all objects of a class.
 *
 * @param mode  osSafetyWithSameClass and osSafetyWithLowerClass. If the caller is one of them it
 * ends last.
 *
 * @retval osOK
 * @retval osErrorParameter    Not a class, or no mode.
 * @retval osErrorISR
 * @retval osErrorSafetyClass  The caller's class is below it, or below that of osKernelProtect().
 */
osStatus_t osKernelDestroyClass(uint32_t safety_class, uint32_t mode);

/** Ticks since the kernel started; wraps. @context Thread or ISR. */
uint32_t osKernelGetTickCount(void);
/** Ticks in a second. @context Thread or ISR. */
uint32_t osKernelGetTickFreq(void);
/** A fast counter. @context Thread or ISR. */
uint32_t osKernelGetSysTimerCount(void);
/** How often that counts in a second. @context Thread or ISR. */
uint32_t osKernelGetSysTimerFreq(void);

/*
 * Threads
 */

/**
 * Create a thread, which runs from now on, or from osKernelStart() on.
 *
 * @return NULL: in an interrupt; before osKernelInitialize(); no @p func; attributes that make no
 *         sense or that this kernel cannot fulfil; no memory.
 */
osThreadId_t osThreadNew(osThreadFunc_t func, void *argument, const osThreadAttr_t *attr);

/** Its name, or NULL. @context Thread or ISR. */
const char *osThreadGetName(osThreadId_t thread_id);
/** Its safety class, or osErrorId. @context Thread or ISR. */
uint32_t osThreadGetClass(osThreadId_t thread_id);
/** 0, the only zone, or osErrorId. @context Thread or ISR. */
uint32_t osThreadGetZone(osThreadId_t thread_id);
/** The running thread; NULL if osThreadNew() did not create it. @context Thread or ISR. */
osThreadId_t osThreadGetId(void);
osThreadState_t osThreadGetState(osThreadId_t thread_id);
/** The bytes of its stack, or 0. */
uint32_t osThreadGetStackSize(osThreadId_t thread_id);
/** The bytes of its stack that were never used, or 0. @cost O(stack size). */
uint32_t osThreadGetStackSpace(osThreadId_t thread_id);

/**
 * @retval osOK
 * @retval osErrorParameter    @p priority is not osPriorityIdle to osPriorityISR.
 * @retval osErrorResource     The thread has ended.
 * @retval osErrorISR
 * @retval osErrorSafetyClass
 */
osStatus_t osThreadSetPriority(osThreadId_t thread_id, osPriority_t priority);

/** Its priority, with what it inherits; osPriorityError for an error. */
osPriority_t osThreadGetPriority(osThreadId_t thread_id);

/** Let others of the same priority run, unless the kernel is locked. @retval osOK @retval
 * osErrorISR
 */
osStatus_t osThreadYield(void);

/**
 * Stop a thread until osThreadResume(). If it waits, that ends: with osErrorTimeout, once it runs.
 *
 * @retval osOK
 * @retval osErrorResource     It has ended; or it is the caller, and the kernel is locked.
 * @retval osErrorISR
 * @retval osErrorSafetyClass
 */
osStatus_t osThreadSuspend(osThreadId_t thread_id);

/**
 * Let a thread run that is suspended. If it waits instead, that ends with osErrorTimeout.
 *
 * @retval osOK
 * @retval osErrorResource     It is not blocked.
 * @retval osErrorISR
 * @retval osErrorSafetyClass
 */
osStatus_t osThreadResume(osThreadId_t thread_id);

/**
 * Nobody will join the thread: its memory becomes free with its end, or now.
 *
 * @retval osOK
 * @retval osErrorResource     It is detached.
 * @retval osErrorISR
 * @retval osErrorSafetyClass
 */
osStatus_t osThreadDetach(osThreadId_t thread_id);

/**
 * Wait for the end of a thread; its memory is free then, and its identifier invalid.
 *
 * @retval osOK
 * @retval osErrorResource     It is detached; it is the caller, or waits for it in the same way;
 *                             somebody joins it already; or waiting is not possible now.
 * @retval osErrorTimeout      osThreadResume() has ended the wait.
 * @retval osErrorISR
 * @retval osErrorSafetyClass
 */
osStatus_t osThreadJoin(osThreadId_t thread_id);

/** End the calling thread. */
__NO_RETURN void osThreadExit(void);

/**
 * End a thread, whatever it does; the calling one does not return.
 *
 * Robust mutexes that it holds become free; others stay locked for ever.
 *
 * @retval osOK
 * @retval osErrorResource     It has ended.
 * @retval osErrorISR
 * @retval osErrorSafetyClass
 * @cost   O(objects), with the kernel locked but not interrupts.
 */
osStatus_t osThreadTerminate(osThreadId_t thread_id);

/**
 * The calling thread is alive, and says so again within @p ticks, or osWatchdogAlarm_Handler() is
 * called. Needs CONFIG_THREAD_WATCHDOG.
 *
 * @param ticks  0: no watchdog any more.
 *
 * @retval osOK
 * @retval osError     The caller is no thread of osThreadNew(), or watchdogs are not built in.
 * @retval osErrorISR
 */
osStatus_t osThreadFeedWatchdog(uint32_t ticks);

/** @retval osError All threads are privileged here. @retval osErrorISR */
osStatus_t osThreadProtectPrivileged(void);

/**
 * osThreadSuspend() for all threads of a class; the caller, if it is one of them, last.
 *
 * @param mode  osSafetyWithSameClass and osSafetyWithLowerClass.
 *
 * @retval osOK
 * @retval osErrorParameter    Not a class, or no mode.
 * @retval osErrorResource     The caller is one of them, and the kernel is locked.
 * @retval osErrorISR
 * @retval osErrorSafetyClass  The caller's class is below it.
 */
osStatus_t osThreadSuspendClass(uint32_t safety_class, uint32_t mode);

/** osThreadResume() for those threads of a class that are suspended. Results as above. */
osStatus_t osThreadResumeClass(uint32_t safety_class, uint32_t mode);

/** @retval osError There are no zones here. @context Thread or ISR. */
osStatus_t osThreadTerminateZone(uint32_t zone);

/**
 * @param affinity_mask  0, or with osThreadProcessor(0), the only one, in it.
 *
 * @retval osOK
 * @retval osErrorParameter
 * @retval osErrorISR
 */
osStatus_t osThreadSetAffinityMask(osThreadId_t thread_id, uint32_t affinity_mask);

/** osThreadProcessor(0); 0 for an error. */
uint32_t osThreadGetAffinityMask(osThreadId_t thread_id);

/** How many threads there are that have not ended, the one for timers too. */
uint32_t osThreadGetCount(void);

/** Write the threads that osThreadGetCount() counts. @return How many were written. */
uint32_t osThreadEnumerate(osThreadId_t *thread_array, uint32_t array_items);

/*
 * Flags of a thread
 */

/**
 * Set flags of a thread.
 *
 * @param flags  Not the highest bit.
 *
 * @return Its flags now: those it was waiting for are cleared already.
 * @retval osFlagsErrorParameter
 * @retval osFlagsErrorResource     It has ended.
 * @retval osFlagsErrorSafetyClass
 *
 * @context Thread or ISR.
 */
uint32_t osThreadFlagsSet(osThreadId_t thread_id, uint32_t flags);

/**
 * Clear flags of the caller.
 *
 * @return What they were.
 * @retval osFlagsErrorParameter
 * @retval osFlagsErrorUnknown    osThreadNew() did not create the caller.
 * @retval osFlagsErrorISR
 */
uint32_t osThreadFlagsClear(uint32_t flags);

/** The flags of the caller, or 0. */
uint32_t osThreadFlagsGet(void);

/**
 * Wait for any, or all, of @p flags of the caller, and clear them.
 *
 * @param options  osFlagsWaitAny or osFlagsWaitAll, osFlagsNoClear.
 *
 * @return All its flags, before they were cleared.
 * @retval osFlagsErrorTimeout
 * @retval osFlagsErrorResource   They were not set, and waiting was not wanted or not possible.
 * @retval osFlagsErrorParameter  @p flags has the highest bit.
 * @retval osFlagsErrorUnknown    osThreadNew() did not create the caller.
 * @retval osFlagsErrorISR
 */
uint32_t osThreadFlagsWait(uint32_t flags, uint32_t options, uint32_t timeout);

/*
 * Waiting
 */

/**
 * Wait until the tick count is @p ticks larger.
 *
 * @retval osOK
 * @retval osErrorParameter  0 ticks.
 * @retval osError           The kernel does not run, or is locked.
 * @retval osErrorISR
 */
osStatus_t osDelay(uint32_t ticks);

/** Wait for the tick count @p ticks, less than 2^31 from now, but not now. Results as above. */
osStatus_t osDelayUntil(uint32_t ticks);

/*
 * Timers
 */

/** @return NULL: as osThreadNew(). */
osTimerId_t osTimerNew(osTimerFunc_t func, osTimerType_t type, void *argument,
                       const osTimerAttr_t *attr);
/** @context Thread or ISR. */
const char *osTimerGetName(osTimerId_t timer_id);

/**
 * Start, or start anew.
 *
 * @param ticks  Until the function is called, and between its calls.
 *
 * @retval osOK
 * @retval osErrorParameter    0 ticks.
 * @retval osErrorISR
 * @retval osErrorSafetyClass
 */
osStatus_t osTimerStart(osTimerId_t timer_id, uint32_t ticks);

/**
 * Stop; calls that were due but have not begun are forgotten.
 *
 * @retval osOK
 * @retval osErrorResource     It does not run.
 * @retval osErrorISR
 * @retval osErrorSafetyClass
 */
osStatus_t osTimerStop(osTimerId_t timer_id);

/** 1 or 0. */
uint32_t osTimerIsRunning(osTimerId_t timer_id);

/** Stop and delete. @retval osOK @retval osErrorISR @retval osErrorSafetyClass */
osStatus_t osTimerDelete(osTimerId_t timer_id);

/*
 * Event flags
 */

/** @return NULL: in an interrupt, wrong attributes, no memory. */
osEventFlagsId_t osEventFlagsNew(const osEventFlagsAttr_t *attr);
/** @context Thread or ISR. */
const char *osEventFlagsGetName(osEventFlagsId_t ef_id);

/**
 * Set flags, and let those threads go on that have what they wait for, the most urgent first.
 *
 * @return The flags now: those that were waited for are cleared already.
 * @retval osFlagsErrorParameter    @p flags has the highest bit.
 * @retval osFlagsErrorSafetyClass
 *
 * @context Thread or ISR.
 * @cost    O(waiters).
 */
uint32_t osEventFlagsSet(osEventFlagsId_t ef_id, uint32_t flags);

/** Clear flags. @return What they were, or an error as above. @context Thread or ISR. */
uint32_t osEventFlagsClear(osEventFlagsId_t ef_id, uint32_t flags);
/** The flags, or 0. @context Thread or ISR. */
uint32_t osEventFlagsGet(osEventFlagsId_t ef_id);

/**
 * Wait for any, or all, of @p flags, and clear them.
 *
 * @return All flags, before they were cleared.
 * @retval osFlagsErrorTimeout
 * @retval osFlagsErrorResource     They were not set, and waiting was not wanted or not possible;
 * or the object was deleted.
 * @retval osFlagsErrorParameter    @p flags has the highest bit; a timeout in an interrupt.
 * @retval osFlagsErrorSafetyClass
 *
 * @context Thread; an ISR only with timeout 0.
 */
uint32_t osEventFlagsWait(osEventFlagsId_t ef_id, uint32_t flags, uint32_t options,
                          uint32_t timeout);

/** Delete; waiters get osFlagsErrorResource. @retval osOK @retval osErrorISR
 * @retval osErrorSafetyClass */
osStatus_t osEventFlagsDelete(osEventFlagsId_t ef_id);

/*
 * Mutexes
 */

/** @return NULL: in an interrupt, wrong attributes, no memory. */
osMutexId_t osMutexNew(const osMutexAttr_t *attr);
/** @context Thread or ISR. */
const char *osMutexGetName(osMutexId_t mutex_id);

/**
 * @retval osOK                The caller owns it.
 * @retval osErrorTimeout
 * @retval osErrorResource     It was not free, and waiting was not wanted or not possible; the
 * caller owns it, and it is not recursive; or it was deleted.
 * @retval osErrorISR
 * @retval osErrorSafetyClass
 */
osStatus_t osMutexAcquire(osMutexId_t mutex_id, uint32_t timeout);

/** @retval osOK @retval osErrorResource The caller does not own it. @retval osErrorISR */
osStatus_t osMutexRelease(osMutexId_t mutex_id);

/** Its owner; NULL: nobody, a thread that has ended, or none of osThreadNew(). */
osThreadId_t osMutexGetOwner(osMutexId_t mutex_id);

/** Delete, locked or not; waiters get osErrorResource. @retval osOK @retval osErrorISR
 * @retval osErrorSafetyClass */
osStatus_t osMutexDelete(osMutexId_t mutex_id);

/*
 * Semaphores
 */

/**
 * @param max_count      1 or more; more than 0x7FFFFFFF is taken as that.
 * @param initial_count  At most that.
 *
 * @return NULL: in an interrupt, wrong counts or attributes, no memory.
 */
osSemaphoreId_t osSemaphoreNew(uint32_t max_count, uint32_t initial_count,
                               const osSemaphoreAttr_t *attr);
/** @context Thread or ISR. */
const char *osSemaphoreGetName(osSemaphoreId_t semaphore_id);

/**
 * Take a token.
 *
 * @retval osOK
 * @retval osErrorTimeout
 * @retval osErrorResource     There was none, and waiting was not wanted or not possible; or the
 *                             semaphore was deleted.
 * @retval osErrorParameter    A timeout in an interrupt.
 * @retval osErrorSafetyClass
 *
 * @context Thread; an ISR only with timeout 0.
 */
osStatus_t osSemaphoreAcquire(osSemaphoreId_t semaphore_id, uint32_t timeout);

/**
 * Give a token: to the first waiter, if any.
 *
 * @retval osOK
 * @retval osErrorResource     All tokens are there.
 * @retval osErrorSafetyClass
 *
 * @context Thread or ISR.
 */
osStatus_t osSemaphoreRelease(osSemaphoreId_t semaphore_id);

/** Tokens that are free, or 0. @context Thread or ISR. */
uint32_t osSemaphoreGetCount(osSemaphoreId_t semaphore_id);

/** Delete; waiters get osErrorResource. @retval osOK @retval osErrorISR @retval osErrorSafetyClass
 */
osStatus_t osSemaphoreDelete(osSemaphoreId_t semaphore_id);

/*
 * Memory pools
 */

/** @return NULL: in an interrupt, a count or size of 0, wrong attributes, no memory. */
osMemoryPoolId_t osMemoryPoolNew(uint32_t block_count, uint32_t block_size,
                                 const osMemoryPoolAttr_t *attr);
/** @context Thread or ISR. */
const char *osMemoryPoolGetName(osMemoryPoolId_t mp_id);

/**
 * Take a block.
 *
 * @return NULL: none was free in time; the pool was deleted; a timeout in an interrupt; the safety
 *         class.
 *
 * @context Thread; an ISR only with timeout 0.
 */
void *osMemoryPoolAlloc(osMemoryPoolId_t mp_id, uint32_t timeout);

/**
 * Give a block back: to the first waiter, if any.
 *
 * @retval osOK
 * @retval osErrorParameter    @p block is not one of the pool's.
 * @retval osErrorResource     All blocks are there.
 * @retval osErrorSafetyClass
 *
 * @context Thread or ISR.
 */
osStatus_t osMemoryPoolFree(osMemoryPoolId_t mp_id, void *block);

/** @name Numbers of blocks, and the size that osMemoryPoolNew() was given; or 0. @context Thread or
 * ISR. @{ */
uint32_t osMemoryPoolGetCapacity(osMemoryPoolId_t mp_id);
uint32_t osMemoryPoolGetBlockSize(osMemoryPoolId_t mp_id);
uint32_t osMemoryPoolGetCount(osMemoryPoolId_t mp_id); /**< In use. */
uint32_t osMemoryPoolGetSpace(osMemoryPoolId_t mp_id); /**< Free. */
/** @} */

/** Delete; waiters get NULL. @retval osOK @retval osErrorISR @retval osErrorSafetyClass */
osStatus_t osMemoryPoolDelete(osMemoryPoolId_t mp_id);

/*
 * Message queues
 */

/** @return NULL: in an interrupt, a count or size of 0, wrong attributes, no memory. */
osMessageQueueId_t osMessageQueueNew(uint32_t msg_count, uint32_t msg_size,
                                     const osMessageQueueAttr_t *attr);
/** @context Thread or ISR. */
const char *osMessageQueueGetName(osMessageQueueId_t mq_id);

/**
 * Copy a message into the queue: before those of lower priority, behind all others.
 *
 * @retval osOK
 * @retval osErrorTimeout
 * @retval osErrorResource     It was full, and waiting was not wanted or not possible; or the queue
 *                             was deleted.
 * @retval osErrorParameter    @p msg_ptr is NULL; a timeout in an interrupt.
 * @retval osErrorSafetyClass
 *
 * @context Thread; an ISR only with timeout 0.
 * @cost    O(1) and the copy; with a priority above that of the last message O(messages).
 */
osStatus_t osMessageQueuePut(osMessageQueueId_t mq_id, const void *msg_ptr, uint8_t msg_prio,
                             uint32_t timeout);

/**
 * Copy the first message out of the queue.
 *
 * @param[out] msg_prio  Its priority, or NULL.
 *
 * Results, context and cost as above.
 */
osStatus_t osMessageQueueGet(osMessageQueueId_t mq_id, void *msg_ptr, uint8_t *msg_prio,
                             uint32_t timeout);

/** @name Numbers of messages, and the size that osMessageQueueNew() was given; or 0. @context
 * Thread or ISR. @{ */
uint32_t osMessageQueueGetCapacity(osMessageQueueId_t mq_id);
uint32_t osMessageQueueGetMsgSize(osMessageQueueId_t mq_id);
uint32_t osMessageQueueGetCount(osMessageQueueId_t mq_id); /**< Waiting to be read. */
uint32_t osMessageQueueGetSpace(osMessageQueueId_t mq_id); /**< Free. */
/** @} */

/**
 * Forget all messages. Threads that wait to put theirs do so now.
 *
 * @retval osOK
 * @retval osErrorISR
 * @retval osErrorSafetyClass
 */
osStatus_t osMessageQueueReset(osMessageQueueId_t mq_id);

/** Delete; waiters get osErrorResource. @retval osOK @retval osErrorISR @retval osErrorSafetyClass
 */
osStatus_t osMessageQueueDelete(osMessageQueueId_t mq_id);

/*
 * What an application may define
 */

/**
 * A thread has not fed its watchdog. Weak: the default is a fatal error.
 *
 * @return The ticks until the next alarm, or 0: no watchdog any more.
 *
 * @context ISR, lock held.
 */
uint32_t osWatchdogAlarm_Handler(osThreadId_t thread_id);

/** Declared as the standard has it; never called: there are no zones here. */
void osZoneSetup_Callback(uint32_t zone);

/** Back from an exception: a fatal error here, as exceptions end the program. */
void osFaultResume(void);

#ifdef __cplusplus
}
#endif

#endif
