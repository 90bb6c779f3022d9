/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The kernel's functions by name, arguments in their order, and result, as programs written for
 * Zephyr 3.7 (pipes: 4.1) call them. Where an object is only looked at it is const here. A line
 * that does not compile any more is a program that does not.
 */

#include <base/ring_buf.h>
#include <petrel.h>

#define TAKES(...) (__VA_ARGS__)

#define FUNCTION(result, name, arguments)                                                          \
    BASE_STATIC_ASSERT(__builtin_types_compatible_p(__typeof__(name), result arguments),           \
                       #name "() is not what it was")

#define FUNCTIONS_CONVERT(from, to, rounding)                                                      \
    FUNCTION(uint32_t, k_##from##_to_##to##_##rounding##32, TAKES(uint32_t));                      \
    FUNCTION(uint64_t, k_##from##_to_##to##_##rounding##64, TAKES(uint64_t))

#define FUNCTIONS_CONVERT_BOTH_WAYS(one, other)                                                    \
    FUNCTIONS_CONVERT(one, other, floor);                                                          \
    FUNCTIONS_CONVERT(one, other, near);                                                           \
    FUNCTIONS_CONVERT(one, other, ceil);                                                           \
    FUNCTIONS_CONVERT(other, one, floor);                                                          \
    FUNCTIONS_CONVERT(other, one, near);                                                           \
    FUNCTIONS_CONVERT(other, one, ceil)

/* Threads and the scheduler. */
FUNCTION(k_tid_t, k_thread_create,
         TAKES(struct k_thread *, k_thread_stack_t *, size_t, k_thread_entry_t, void *, void *,
               void *, int, uint32_t, k_timeout_t));
FUNCTION(void, k_thread_start, TAKES(k_tid_t));
FUNCTION(int, k_thread_join, TAKES(struct k_thread *, k_timeout_t));
FUNCTION(void, k_thread_abort, TAKES(k_tid_t));
FUNCTION(void, k_thread_suspend, TAKES(k_tid_t));
FUNCTION(void, k_thread_resume, TAKES(k_tid_t));
FUNCTION(int32_t, k_sleep, TAKES(k_timeout_t));
FUNCTION(int32_t, k_msleep, TAKES(int32_t));
FUNCTION(int32_t, k_usleep, TAKES(int32_t));
FUNCTION(void, k_busy_wait, TAKES(uint32_t));
FUNCTION(void, k_yield, TAKES(void));
FUNCTION(bool, k_can_yield, TAKES(void));
FUNCTION(void, k_wakeup, TAKES(k_tid_t));
FUNCTION(k_tid_t, k_current_get, TAKES(void));
FUNCTION(k_tid_t, k_sched_current_thread_query, TAKES(void));
FUNCTION(int, k_thread_priority_get, TAKES(k_tid_t));
FUNCTION(void, k_thread_priority_set, TAKES(k_tid_t, int));
FUNCTION(void, k_thread_deadline_set, TAKES(k_tid_t, int));
FUNCTION(void, k_sched_time_slice_set, TAKES(int32_t, int));
FUNCTION(void, k_thread_time_slice_set,
         TAKES(struct k_thread *, int32_t, k_thread_timeslice_fn_t, void *));
FUNCTION(void, k_sched_lock, TAKES(void));
FUNCTION(void, k_sched_unlock, TAKES(void));
FUNCTION(void, k_thread_custom_data_set, TAKES(void *));
FUNCTION(void *, k_thread_custom_data_get, TAKES(void));
FUNCTION(int, k_thread_name_set, TAKES(k_tid_t, const char *));
FUNCTION(const char *, k_thread_name_get, TAKES(k_tid_t));
FUNCTION(int, k_thread_name_copy, TAKES(k_tid_t, char *, size_t));
FUNCTION(const char *, k_thread_state_str, TAKES(k_tid_t, char *, size_t));
FUNCTION(int, k_thread_stack_space_get, TAKES(const struct k_thread *, size_t *));
FUNCTION(void, k_thread_foreach, TAKES(k_thread_user_cb_t, void *));
FUNCTION(void, k_thread_foreach_unlocked, TAKES(k_thread_user_cb_t, void *));
FUNCTION(k_ticks_t, k_thread_timeout_expires_ticks, TAKES(const struct k_thread *));
FUNCTION(k_ticks_t, k_thread_timeout_remaining_ticks, TAKES(const struct k_thread *));
FUNCTION(int, k_thread_runtime_stats_get, TAKES(k_tid_t, k_thread_runtime_stats_t *));
FUNCTION(int, k_thread_runtime_stats_all_get, TAKES(k_thread_runtime_stats_t *));
FUNCTION(int, k_thread_runtime_stats_enable, TAKES(k_tid_t));
FUNCTION(int, k_thread_runtime_stats_disable, TAKES(k_tid_t));
FUNCTION(int, k_is_preempt_thread, TAKES(void));
FUNCTION(bool, k_is_in_isr, TAKES(void));
FUNCTION(bool, k_is_pre_kernel, TAKES(void));
FUNCTION(void, k_cpu_idle, TAKES(void));
FUNCTION(void, k_cpu_atomic_idle, TAKES(unsigned int));

/* Time. */
FUNCTION(int64_t, k_uptime_ticks, TAKES(void));
FUNCTION(int64_t, k_uptime_get, TAKES(void));
FUNCTION(uint32_t, k_uptime_get_32, TAKES(void));
FUNCTION(uint32_t, k_uptime_seconds, TAKES(void));
FUNCTION(int64_t, k_uptime_delta, TAKES(int64_t *));
FUNCTION(uint32_t, k_cycle_get_32, TAKES(void));
FUNCTION(uint64_t, k_cycle_get_64, TAKES(void));
FUNCTION(int64_t, sys_clock_tick_get, TAKES(void));
FUNCTION(uint32_t, sys_clock_tick_get_32, TAKES(void));
FUNCTION(k_timepoint_t, sys_timepoint_calc, TAKES(k_timeout_t));
FUNCTION(k_timeout_t, sys_timepoint_timeout, TAKES(k_timepoint_t));
FUNCTION(int, sys_timepoint_cmp, TAKES(k_timepoint_t, k_timepoint_t));
FUNCTION(bool, sys_timepoint_expired, TAKES(k_timepoint_t));
FUNCTIONS_CONVERT_BOTH_WAYS(sec, cyc);
FUNCTIONS_CONVERT_BOTH_WAYS(sec, ticks);
FUNCTIONS_CONVERT_BOTH_WAYS(ms, cyc);
FUNCTIONS_CONVERT_BOTH_WAYS(ms, ticks);
FUNCTIONS_CONVERT_BOTH_WAYS(us, cyc);
FUNCTIONS_CONVERT_BOTH_WAYS(us, ticks);
FUNCTIONS_CONVERT_BOTH_WAYS(ns, cyc);
FUNCTIONS_CONVERT_BOTH_WAYS(ns, ticks);
FUNCTIONS_CONVERT_BOTH_WAYS(cyc, ticks);

/* Synchronization. */
FUNCTION(int, k_sem_init, TAKES(struct k_sem *, unsigned int, unsigned int));
FUNCTION(int, k_sem_take, TAKES(struct k_sem *, k_timeout_t));
FUNCTION(void, k_sem_give, TAKES(struct k_sem *));
FUNCTION(void, k_sem_reset, TAKES(struct k_sem *));
FUNCTION(unsigned int, k_sem_count_get, TAKES(const struct k_sem *));
FUNCTION(int, k_mutex_init, TAKES(struct k_mutex *));
FUNCTION(int, k_mutex_lock, TAKES(struct k_mutex *, k_timeout_t));
FUNCTION(int, k_mutex_unlock, TAKES(struct k_mutex *));
FUNCTION(int, k_condvar_init, TAKES(struct k_condvar *));
FUNCTION(int, k_condvar_signal, TAKES(struct k_condvar *));
FUNCTION(int, k_condvar_broadcast, TAKES(struct k_condvar *));
FUNCTION(int, k_condvar_wait, TAKES(struct k_condvar *, struct k_mutex *, k_timeout_t));
FUNCTION(void, k_event_init, TAKES(struct k_event *));
FUNCTION(uint32_t, k_event_post, TAKES(struct k_event *, uint32_t));
FUNCTION(uint32_t, k_event_set, TAKES(struct k_event *, uint32_t));
FUNCTION(uint32_t, k_event_set_masked, TAKES(struct k_event *, uint32_t, uint32_t));
FUNCTION(uint32_t, k_event_clear, TAKES(struct k_event *, uint32_t));
FUNCTION(uint32_t, k_event_wait, TAKES(struct k_event *, uint32_t, bool, k_timeout_t));
FUNCTION(uint32_t, k_event_wait_all, TAKES(struct k_event *, uint32_t, bool, k_timeout_t));
FUNCTION(uint32_t, k_event_test, TAKES(const struct k_event *, uint32_t));
FUNCTION(k_spinlock_key_t, k_spin_lock, TAKES(struct k_spinlock *));
FUNCTION(int, k_spin_trylock, TAKES(struct k_spinlock *, k_spinlock_key_t *));
FUNCTION(void, k_spin_unlock, TAKES(struct k_spinlock *, k_spinlock_key_t));

/* Passing data. */
FUNCTION(void, k_queue_init, TAKES(struct k_queue *));
FUNCTION(void, k_queue_cancel_wait, TAKES(struct k_queue *));
FUNCTION(void, k_queue_append, TAKES(struct k_queue *, void *));
FUNCTION(int32_t, k_queue_alloc_append, TAKES(struct k_queue *, void *));
FUNCTION(void, k_queue_prepend, TAKES(struct k_queue *, void *));
FUNCTION(int32_t, k_queue_alloc_prepend, TAKES(struct k_queue *, void *));
FUNCTION(void, k_queue_insert, TAKES(struct k_queue *, void *, void *));
FUNCTION(int, k_queue_append_list, TAKES(struct k_queue *, void *, void *));
FUNCTION(int, k_queue_merge_slist, TAKES(struct k_queue *, sys_slist_t *));
FUNCTION(void *, k_queue_get, TAKES(struct k_queue *, k_timeout_t));
FUNCTION(bool, k_queue_remove, TAKES(struct k_queue *, void *));
FUNCTION(bool, k_queue_unique_append, TAKES(struct k_queue *, void *));
FUNCTION(int, k_queue_is_empty, TAKES(const struct k_queue *));
FUNCTION(void *, k_queue_peek_head, TAKES(struct k_queue *));
FUNCTION(void *, k_queue_peek_tail, TAKES(struct k_queue *));
FUNCTION(void, k_fifo_init, TAKES(struct k_fifo *));
FUNCTION(void, k_fifo_cancel_wait, TAKES(struct k_fifo *));
FUNCTION(void, k_fifo_put, TAKES(struct k_fifo *, void *));
FUNCTION(int32_t, k_fifo_alloc_put, TAKES(struct k_fifo *, void *));
FUNCTION(int, k_fifo_put_list, TAKES(struct k_fifo *, void *, void *));
FUNCTION(int, k_fifo_put_slist, TAKES(struct k_fifo *, sys_slist_t *));
FUNCTION(void *, k_fifo_get, TAKES(struct k_fifo *, k_timeout_t));
FUNCTION(int, k_fifo_is_empty, TAKES(const struct k_fifo *));
FUNCTION(void *, k_fifo_peek_head, TAKES(struct k_fifo *));
FUNCTION(void *, k_fifo_peek_tail, TAKES(struct k_fifo *));
FUNCTION(void, k_lifo_init, TAKES(struct k_lifo *));
FUNCTION(void, k_lifo_put, TAKES(struct k_lifo *, void *));
FUNCTION(int32_t, k_lifo_alloc_put, TAKES(struct k_lifo *, void *));
FUNCTION(void *, k_lifo_get, TAKES(struct k_lifo *, k_timeout_t));
FUNCTION(void, k_stack_init, TAKES(struct k_stack *, stack_data_t *, uint32_t));
FUNCTION(int32_t, k_stack_alloc_init, TAKES(struct k_stack *, uint32_t));
FUNCTION(int, k_stack_cleanup, TAKES(struct k_stack *));
FUNCTION(int, k_stack_push, TAKES(struct k_stack *, stack_data_t));
FUNCTION(int, k_stack_pop, TAKES(struct k_stack *, stack_data_t *, k_timeout_t));
FUNCTION(void, k_msgq_init, TAKES(struct k_msgq *, char *, size_t, uint32_t));
FUNCTION(int, k_msgq_alloc_init, TAKES(struct k_msgq *, size_t, uint32_t));
FUNCTION(int, k_msgq_cleanup, TAKES(struct k_msgq *));
FUNCTION(int, k_msgq_put, TAKES(struct k_msgq *, const void *, k_timeout_t));
FUNCTION(int, k_msgq_get, TAKES(struct k_msgq *, void *, k_timeout_t));
FUNCTION(int, k_msgq_peek, TAKES(struct k_msgq *, void *));
FUNCTION(int, k_msgq_peek_at, TAKES(struct k_msgq *, void *, uint32_t));
FUNCTION(void, k_msgq_purge, TAKES(struct k_msgq *));
FUNCTION(uint32_t, k_msgq_num_free_get, TAKES(const struct k_msgq *));
FUNCTION(uint32_t, k_msgq_num_used_get, TAKES(const struct k_msgq *));
FUNCTION(void, k_msgq_get_attrs, TAKES(struct k_msgq *, struct k_msgq_attrs *));
FUNCTION(void, k_pipe_init, TAKES(struct k_pipe *, uint8_t *, size_t));
FUNCTION(int, k_pipe_write, TAKES(struct k_pipe *, const uint8_t *, size_t, k_timeout_t));
FUNCTION(int, k_pipe_read, TAKES(struct k_pipe *, uint8_t *, size_t, k_timeout_t));
FUNCTION(void, k_pipe_reset, TAKES(struct k_pipe *));
FUNCTION(void, k_pipe_close, TAKES(struct k_pipe *));

/* Polling. */
FUNCTION(void, k_poll_event_init, TAKES(struct k_poll_event *, uint32_t, int, void *));
FUNCTION(int, k_poll, TAKES(struct k_poll_event *, int, k_timeout_t));
FUNCTION(void, k_poll_signal_init, TAKES(struct k_poll_signal *));
FUNCTION(void, k_poll_signal_reset, TAKES(struct k_poll_signal *));
FUNCTION(void, k_poll_signal_check, TAKES(struct k_poll_signal *, unsigned int *, int *));
FUNCTION(int, k_poll_signal_raise, TAKES(struct k_poll_signal *, int));
FUNCTION(void, k_work_poll_init, TAKES(struct k_work_poll *, k_work_handler_t));
FUNCTION(int, k_work_poll_submit_to_queue,
         TAKES(struct k_work_q *, struct k_work_poll *, struct k_poll_event *, int, k_timeout_t));
FUNCTION(int, k_work_poll_submit,
         TAKES(struct k_work_poll *, struct k_poll_event *, int, k_timeout_t));
FUNCTION(int, k_work_poll_cancel, TAKES(struct k_work_poll *));

/* Timers and work. */
FUNCTION(void, k_timer_init, TAKES(struct k_timer *, k_timer_expiry_t, k_timer_stop_t));
FUNCTION(void, k_timer_start, TAKES(struct k_timer *, k_timeout_t, k_timeout_t));
FUNCTION(void, k_timer_stop, TAKES(struct k_timer *));
FUNCTION(uint32_t, k_timer_status_get, TAKES(struct k_timer *));
FUNCTION(uint32_t, k_timer_status_sync, TAKES(struct k_timer *));
FUNCTION(k_ticks_t, k_timer_expires_ticks, TAKES(const struct k_timer *));
FUNCTION(k_ticks_t, k_timer_remaining_ticks, TAKES(const struct k_timer *));
FUNCTION(uint32_t, k_timer_remaining_get, TAKES(struct k_timer *));
FUNCTION(void, k_timer_user_data_set, TAKES(struct k_timer *, void *));
FUNCTION(void *, k_timer_user_data_get, TAKES(const struct k_timer *));
FUNCTION(void, k_work_init, TAKES(struct k_work *, k_work_handler_t));
FUNCTION(int, k_work_busy_get, TAKES(const struct k_work *));
FUNCTION(bool, k_work_is_pending, TAKES(const struct k_work *));
FUNCTION(int, k_work_submit_to_queue, TAKES(struct k_work_q *, struct k_work *));
FUNCTION(int, k_work_submit, TAKES(struct k_work *));
FUNCTION(bool, k_work_flush, TAKES(struct k_work *, struct k_work_sync *));
FUNCTION(int, k_work_cancel, TAKES(struct k_work *));
FUNCTION(bool, k_work_cancel_sync, TAKES(struct k_work *, struct k_work_sync *));
FUNCTION(void, k_work_queue_init, TAKES(struct k_work_q *));
FUNCTION(void, k_work_queue_start,
         TAKES(struct k_work_q *, k_thread_stack_t *, size_t, int,
               const struct k_work_queue_config *));
FUNCTION(k_tid_t, k_work_queue_thread_get, TAKES(struct k_work_q *));
FUNCTION(int, k_work_queue_drain, TAKES(struct k_work_q *, bool));
FUNCTION(int, k_work_queue_unplug, TAKES(struct k_work_q *));
FUNCTION(void, k_work_init_delayable, TAKES(struct k_work_delayable *, k_work_handler_t));
FUNCTION(struct k_work_delayable *, k_work_delayable_from_work, TAKES(struct k_work *));
FUNCTION(int, k_work_delayable_busy_get, TAKES(const struct k_work_delayable *));
FUNCTION(bool, k_work_delayable_is_pending, TAKES(const struct k_work_delayable *));
FUNCTION(k_ticks_t, k_work_delayable_expires_get, TAKES(const struct k_work_delayable *));
FUNCTION(k_ticks_t, k_work_delayable_remaining_get, TAKES(const struct k_work_delayable *));
FUNCTION(int, k_work_schedule_for_queue,
         TAKES(struct k_work_q *, struct k_work_delayable *, k_timeout_t));
FUNCTION(int, k_work_schedule, TAKES(struct k_work_delayable *, k_timeout_t));
FUNCTION(int, k_work_reschedule_for_queue,
         TAKES(struct k_work_q *, struct k_work_delayable *, k_timeout_t));
FUNCTION(int, k_work_reschedule, TAKES(struct k_work_delayable *, k_timeout_t));
FUNCTION(bool, k_work_flush_delayable, TAKES(struct k_work_delayable *, struct k_work_sync *));
FUNCTION(int, k_work_cancel_delayable, TAKES(struct k_work_delayable *));
FUNCTION(bool, k_work_cancel_delayable_sync,
         TAKES(struct k_work_delayable *, struct k_work_sync *));

/* Memory. */
FUNCTION(int, k_mem_slab_init, TAKES(struct k_mem_slab *, void *, size_t, uint32_t));
FUNCTION(int, k_mem_slab_alloc, TAKES(struct k_mem_slab *, void **, k_timeout_t));
FUNCTION(void, k_mem_slab_free, TAKES(struct k_mem_slab *, void *));
FUNCTION(uint32_t, k_mem_slab_num_used_get, TAKES(struct k_mem_slab *));
FUNCTION(uint32_t, k_mem_slab_max_used_get, TAKES(struct k_mem_slab *));
FUNCTION(uint32_t, k_mem_slab_num_free_get, TAKES(struct k_mem_slab *));
FUNCTION(int, k_mem_slab_runtime_stats_get, TAKES(struct k_mem_slab *, struct sys_memory_stats *));
FUNCTION(int, k_mem_slab_runtime_stats_reset_max, TAKES(struct k_mem_slab *));
FUNCTION(void, k_heap_init, TAKES(struct k_heap *, void *, size_t));
FUNCTION(void *, k_heap_alloc, TAKES(struct k_heap *, size_t, k_timeout_t));
FUNCTION(void *, k_heap_aligned_alloc, TAKES(struct k_heap *, size_t, size_t, k_timeout_t));
FUNCTION(void *, k_heap_calloc, TAKES(struct k_heap *, size_t, size_t, k_timeout_t));
FUNCTION(void *, k_heap_realloc, TAKES(struct k_heap *, void *, size_t, k_timeout_t));
FUNCTION(void, k_heap_free, TAKES(struct k_heap *, void *));
FUNCTION(void *, k_malloc, TAKES(size_t));
FUNCTION(void *, k_calloc, TAKES(size_t, size_t));
FUNCTION(void *, k_realloc, TAKES(void *, size_t));
FUNCTION(void *, k_aligned_alloc, TAKES(size_t, size_t));
FUNCTION(void, k_free, TAKES(void *));
FUNCTION(void *, sys_heap_alloc, TAKES(struct sys_heap *, size_t));
FUNCTION(void *, sys_heap_aligned_alloc, TAKES(struct sys_heap *, size_t, size_t));
FUNCTION(void, sys_heap_init, TAKES(struct sys_heap *, void *, size_t));
FUNCTION(void, sys_heap_free, TAKES(struct sys_heap *, void *));
FUNCTION(size_t, sys_heap_usable_size, TAKES(struct sys_heap *, void *));
FUNCTION(bool, sys_heap_validate, TAKES(struct sys_heap *));
FUNCTION(int, sys_heap_runtime_stats_get, TAKES(struct sys_heap *, struct sys_memory_stats *));
FUNCTION(int, sys_heap_runtime_stats_reset_max, TAKES(struct sys_heap *));

/* Interrupts, printing, the last word. */
FUNCTION(unsigned int, irq_lock, TAKES(void));
FUNCTION(void, irq_unlock, TAKES(unsigned int));
FUNCTION(void, irq_enable, TAKES(unsigned int));
FUNCTION(void, irq_disable, TAKES(unsigned int));
FUNCTION(int, irq_is_enabled, TAKES(unsigned int));
FUNCTION(int, irq_connect_dynamic,
         TAKES(unsigned int, unsigned int, void (*)(const void *), const void *, uint32_t));
FUNCTION(void, irq_offload, TAKES(irq_offload_routine_t, const void *));
FUNCTION(void, printk, TAKES(const char *, ...));
FUNCTION(void, vprintk, TAKES(const char *, va_list));
FUNCTION(int, snprintk, TAKES(char *, size_t, const char *, ...));
FUNCTION(int, vsnprintk, TAKES(char *, size_t, const char *, va_list));
FUNCTION(void, k_sys_fatal_error_handler, TAKES(unsigned int, const struct arch_frame *));

/* Words, lists, rings. */
FUNCTION(bool, atomic_cas, TAKES(atomic_t *, atomic_val_t, atomic_val_t));
FUNCTION(bool, atomic_ptr_cas, TAKES(atomic_ptr_t *, atomic_ptr_val_t, atomic_ptr_val_t));
FUNCTION(atomic_val_t, atomic_get, TAKES(const atomic_t *));
FUNCTION(atomic_ptr_val_t, atomic_ptr_get, TAKES(const atomic_ptr_t *));
FUNCTION(atomic_val_t, atomic_set, TAKES(atomic_t *, atomic_val_t));
FUNCTION(atomic_ptr_val_t, atomic_ptr_set, TAKES(atomic_ptr_t *, atomic_ptr_val_t));
FUNCTION(atomic_val_t, atomic_clear, TAKES(atomic_t *));
FUNCTION(atomic_ptr_val_t, atomic_ptr_clear, TAKES(atomic_ptr_t *));
FUNCTION(atomic_val_t, atomic_add, TAKES(atomic_t *, atomic_val_t));
FUNCTION(atomic_val_t, atomic_sub, TAKES(atomic_t *, atomic_val_t));
FUNCTION(atomic_val_t, atomic_inc, TAKES(atomic_t *));
FUNCTION(atomic_val_t, atomic_dec, TAKES(atomic_t *));
FUNCTION(atomic_val_t, atomic_or, TAKES(atomic_t *, atomic_val_t));
FUNCTION(atomic_val_t, atomic_xor, TAKES(atomic_t *, atomic_val_t));
FUNCTION(atomic_val_t, atomic_and, TAKES(atomic_t *, atomic_val_t));
FUNCTION(atomic_val_t, atomic_nand, TAKES(atomic_t *, atomic_val_t));
FUNCTION(bool, atomic_test_bit, TAKES(const atomic_t *, unsigned int));
FUNCTION(bool, atomic_test_and_clear_bit, TAKES(atomic_t *, unsigned int));
FUNCTION(bool, atomic_test_and_set_bit, TAKES(atomic_t *, unsigned int));
FUNCTION(void, atomic_clear_bit, TAKES(atomic_t *, unsigned int));
FUNCTION(void, atomic_set_bit, TAKES(atomic_t *, unsigned int));
FUNCTION(void, atomic_set_bit_to, TAKES(atomic_t *, unsigned int, bool));
FUNCTION(void, sys_slist_init, TAKES(sys_slist_t *));
FUNCTION(bool, sys_slist_is_empty, TAKES(sys_slist_t *));
FUNCTION(sys_snode_t *, sys_slist_peek_head, TAKES(sys_slist_t *));
FUNCTION(sys_snode_t *, sys_slist_peek_tail, TAKES(sys_slist_t *));
FUNCTION(sys_snode_t *, sys_slist_peek_next, TAKES(sys_snode_t *));
FUNCTION(sys_snode_t *, sys_slist_peek_next_no_check, TAKES(sys_snode_t *));
FUNCTION(void, sys_slist_prepend, TAKES(sys_slist_t *, sys_snode_t *));
FUNCTION(void, sys_slist_append, TAKES(sys_slist_t *, sys_snode_t *));
FUNCTION(void, sys_slist_append_list, TAKES(sys_slist_t *, void *, void *));
FUNCTION(void, sys_slist_merge_slist, TAKES(sys_slist_t *, sys_slist_t *));
FUNCTION(void, sys_slist_insert, TAKES(sys_slist_t *, sys_snode_t *, sys_snode_t *));
FUNCTION(sys_snode_t *, sys_slist_get, TAKES(sys_slist_t *));
FUNCTION(sys_snode_t *, sys_slist_get_not_empty, TAKES(sys_slist_t *));
FUNCTION(void, sys_slist_remove, TAKES(sys_slist_t *, sys_snode_t *, sys_snode_t *));
FUNCTION(bool, sys_slist_find, TAKES(sys_slist_t *, sys_snode_t *, sys_snode_t **));
FUNCTION(bool, sys_slist_find_and_remove, TAKES(sys_slist_t *, sys_snode_t *));
FUNCTION(size_t, sys_slist_len, TAKES(sys_slist_t *));
FUNCTION(void, sys_dlist_init, TAKES(sys_dlist_t *));
FUNCTION(void, sys_dnode_init, TAKES(sys_dnode_t *));
FUNCTION(bool, sys_dnode_is_linked, TAKES(const sys_dnode_t *));
FUNCTION(bool, sys_dlist_is_head, TAKES(sys_dlist_t *, sys_dnode_t *));
FUNCTION(bool, sys_dlist_is_tail, TAKES(sys_dlist_t *, sys_dnode_t *));
FUNCTION(bool, sys_dlist_is_empty, TAKES(sys_dlist_t *));
FUNCTION(bool, sys_dlist_has_multiple_nodes, TAKES(sys_dlist_t *));
FUNCTION(sys_dnode_t *, sys_dlist_peek_head, TAKES(sys_dlist_t *));
FUNCTION(sys_dnode_t *, sys_dlist_peek_head_not_empty, TAKES(sys_dlist_t *));
FUNCTION(sys_dnode_t *, sys_dlist_peek_next, TAKES(sys_dlist_t *, sys_dnode_t *));
FUNCTION(sys_dnode_t *, sys_dlist_peek_next_no_check, TAKES(sys_dlist_t *, sys_dnode_t *));
FUNCTION(sys_dnode_t *, sys_dlist_peek_prev, TAKES(sys_dlist_t *, sys_dnode_t *));
FUNCTION(sys_dnode_t *, sys_dlist_peek_prev_no_check, TAKES(sys_dlist_t *, sys_dnode_t *));
FUNCTION(sys_dnode_t *, sys_dlist_peek_tail, TAKES(sys_dlist_t *));
FUNCTION(void, sys_dlist_append, TAKES(sys_dlist_t *, sys_dnode_t *));
FUNCTION(void, sys_dlist_prepend, TAKES(sys_dlist_t *, sys_dnode_t *));
FUNCTION(void, sys_dlist_insert, TAKES(sys_dnode_t *, sys_dnode_t *));
FUNCTION(void, sys_dlist_insert_at,
         TAKES(sys_dlist_t *, sys_dnode_t *, int (*)(sys_dnode_t *, void *), void *));
FUNCTION(void, sys_dlist_remove, TAKES(sys_dnode_t *));
FUNCTION(sys_dnode_t *, sys_dlist_get, TAKES(sys_dlist_t *));
FUNCTION(size_t, sys_dlist_len, TAKES(sys_dlist_t *));
FUNCTION(void, ring_buf_init, TAKES(struct ring_buf *, uint32_t, uint8_t *));
FUNCTION(void, ring_buf_item_init, TAKES(struct ring_buf *, uint32_t, uint32_t *));
FUNCTION(bool, ring_buf_is_empty, TAKES(const struct ring_buf *));
FUNCTION(void, ring_buf_reset, TAKES(struct ring_buf *));
FUNCTION(uint32_t, ring_buf_space_get, TAKES(const struct ring_buf *));
FUNCTION(uint32_t, ring_buf_item_space_get, TAKES(const struct ring_buf *));
FUNCTION(uint32_t, ring_buf_capacity_get, TAKES(const struct ring_buf *));
FUNCTION(uint32_t, ring_buf_size_get, TAKES(const struct ring_buf *));
FUNCTION(uint32_t, ring_buf_put_claim, TAKES(struct ring_buf *, uint8_t **, uint32_t));
FUNCTION(int, ring_buf_put_finish, TAKES(struct ring_buf *, uint32_t));
FUNCTION(uint32_t, ring_buf_put, TAKES(struct ring_buf *, const uint8_t *, uint32_t));
FUNCTION(uint32_t, ring_buf_get_claim, TAKES(struct ring_buf *, uint8_t **, uint32_t));
FUNCTION(int, ring_buf_get_finish, TAKES(struct ring_buf *, uint32_t));
FUNCTION(uint32_t, ring_buf_get, TAKES(struct ring_buf *, uint8_t *, uint32_t));
FUNCTION(uint32_t, ring_buf_peek, TAKES(struct ring_buf *, uint8_t *, uint32_t));
FUNCTION(int, ring_buf_item_put, TAKES(struct ring_buf *, uint16_t, uint8_t, uint32_t *, uint8_t));
FUNCTION(int, ring_buf_item_get,
         TAKES(struct ring_buf *, uint16_t *, uint8_t *, uint32_t *, uint8_t *));
