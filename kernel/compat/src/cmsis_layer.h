/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CMSIS_LAYER_H
#define CMSIS_LAYER_H

/*
 * What the files of this layer share.
 *
 * Invariants:
 *  1. An object exists while its `kind` is set: from os__object_publish() to os__object_delete().
 * It is in the ring os__objects for as long.
 *  2. That ring changes under the kernel's lock, and only threads change it: a walk over it with
 * the scheduler locked needs no other lock.
 *  3. A struct k_thread with K__IS_OS_THREAD is in a struct os_thread.
 */

#include <petrel_os2.h>

#include <kernel/lock.h>

#define OS__HIGHEST_CLASS 15U

enum os__kind {
    OS__DELETED = 0,
    OS__THREAD = 0x6f735401, /* values that memory does not hold by chance */
    OS__TIMER,
    OS__EVENT_FLAGS,
    OS__MUTEX,
    OS__SEMAPHORE,
    OS__MEMORY_POOL,
    OS__MESSAGE_QUEUE,
};

enum os__from_pool {
    OS__CB_FROM_POOL = 0x01,
    OS__DATA_FROM_POOL = 0x02,
};

/* What the attributes of all kinds begin with. */
struct os__attributes {
    const char *name;
    uint32_t attr_bits;
    void *cb_mem;
    uint32_t cb_size;
};

#define OS__ATTRIBUTES(attr)                                                                       \
    ((attr) != NULL ? (struct os__attributes){(attr)->name, (attr)->attr_bits, (attr)->cb_mem,     \
                                              (attr)->cb_size}                                     \
                    : (struct os__attributes){NULL, 0, NULL, 0})

struct os__kernel {
    osKernelState_t state;
    struct k_thread *locker; /* while it is locked or suspended */
    int64_t suspended_at;
    uint8_t protected_class;
};

extern struct os__kernel os__kernel;
extern struct ring_node *os__objects;

/* Set by the first mutex, so that programs without mutexes do not carry them: @p thread ends. */
extern void (*os__on_thread_end)(struct k_thread *thread);

/* In an interrupt, or with interrupts locked? */
bool os__in_isr(void);

/* The running thread; NULL if osThreadNew() did not create it. */
struct os_thread *os__running(void);

/* May a call wait: does the kernel run, and is it not the caller who has locked it? */
bool os__may_wait(void);

/* The instant @p ticks from now; K_NO_WAIT also where waiting is not possible. */
k_timeout_t os__timeout(uint32_t ticks);

/* What a wait of the kernel's means here. */
osStatus_t os__result(int result);

/* The object of a kind, or NULL. */
static inline void *os__find(void *id, enum os__kind kind)
{
    struct os_object *object = id;

    if (object == NULL || ((uintptr_t)object & (sizeof(void *) - 1U)) != 0) {
        return NULL;
    }
    return object->kind == (uint32_t)kind ? object : NULL;
}

/* Does the caller's safety class not reach @p safety_class? */
bool os__is_above_caller(uint8_t safety_class);

/*
 * May the caller change the object: osOK, osErrorParameter or osErrorSafetyClass? Under the
 * kernel's lock, which is held until the object is used no more: then nobody deletes it meanwhile.
 */
static inline osStatus_t os__check(void *id, enum os__kind kind)
{
    const struct os_object *object = os__find(id, kind);

    if (UNLIKELY(object == NULL)) {
        return osErrorParameter;
    }
    bool is_above = object->safety_class != 0 && os__is_above_caller(object->safety_class);

    return is_above ? osErrorSafetyClass : osOK;
}

/* The same for calls that wait: in an interrupt a @p timeout is osErrorParameter. */
static inline osStatus_t os__check_wait(void *id, enum os__kind kind, uint32_t timeout,
                                        unsigned int key)
{
    if (timeout != 0 && !arch_may_switch((arch_key_t)key)) {
        return osErrorParameter;
    }
    return os__check(id, kind);
}

/*
 * Begin a call that may wait for something else than under the kernel's lock, or that takes longer:
 * as os__check(), and if osOK the scheduler is locked until os__leave(), so that no other thread
 * deletes the object meanwhile. A wait suspends that lock; what has waited touches the object no
 * more.
 */
osStatus_t os__enter(void *id, enum os__kind kind);
/* The same, in a thread: or osErrorISR. */
osStatus_t os__enter_in_thread(void *id, enum os__kind kind);
void os__leave(void);
/* os__leave(), and return what the call returns. */
static inline osStatus_t os__leave_with(osStatus_t status)
{
    os__leave();
    return status;
}

/*
 * Memory for a new object, cleared but for its head, with the scheduler locked; NULL when there is
 * none for it. Followed by one of the next two.
 */
void *os__object_new(struct os__attributes attributes, size_t size, size_t align);
#define OS__NEW(attr, type)                                                                        \
    ((type *)os__object_new(OS__ATTRIBUTES(attr), sizeof(type), _Alignof(type)))
/* It exists. Returns it. */
void *os__object_publish(struct os_object *object, enum os__kind kind);
/* It shall not exist. Returns NULL. */
void *os__object_abandon(struct os_object *object);

/*
 * Memory for what belongs to a new object, @p given by its creator or from the pool; NULL when
 * there is none.
 */
void *os__data_new(struct os_object *object, void *given, uint32_t given_bytes, uint64_t bytes);

/* It exists no more. Under the kernel's lock. */
void os__object_unlink(struct os_object *object);
/* Its memory, and that of @p data, is free. */
void os__object_free(struct os_object *object, void *data);
/*
 * Both, and the waiters' calls return an error. @p waiters and @p data may be NULL. Between
 * os__enter_in_thread() and os__leave().
 */
void os__object_delete(struct os_object *object, struct k_wait_queue *waiters, void *data);

/* Its name, or NULL. */
const char *os__name(void *id, enum os__kind kind);

/* The pool of CONFIG_CMSIS_RTOS2_MEMORY_BYTES. */
void *os__pool_take(size_t align, size_t bytes);
void os__pool_give(void *memory);
/* The same as soon as the calling thread, whose control block and stack these are, has left. */
void os__pool_give_after_me(void *control_block, void *stack);

/* The kernel's priority for one of this API. */
int os__kernel_priority(uint32_t priority);
/* The least urgent priority of this API that is the kernel's @p priority. */
osPriority_t os__priority_of(int priority);

/* Flags: see osEventFlagsSet() and osEventFlagsWait(). The kernel's lock is released. */
uint32_t os__flags_set(struct os_flags *flags, uint32_t bits, unsigned int key);
uint32_t os__flags_clear(struct os_flags *flags, uint32_t bits, unsigned int key);
uint32_t os__flags_wait(struct os_flags *flags, uint32_t wanted, uint32_t options, uint32_t timeout,
                        unsigned int key);

/* Suspend and resume, see osThreadSuspend(). Resuming what is not blocked is false. */
void os__suspend(struct k_thread *thread);
bool os__resume(struct k_thread *thread);

/* A thread of this layer's own, or of osThreadNew(). @p attr is not NULL. */
struct os_thread *os__thread_new(osThreadFunc_t func, void *argument, const osThreadAttr_t *attr);
/* Ends it, whatever it does, the caller too. */
void os__thread_end(struct os_thread *thread);

#endif
