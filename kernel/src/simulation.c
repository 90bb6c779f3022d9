/* SPDX-License-Identifier: Apache-2.0 */

/* Choice points: who, or which interrupt, is next. Posix only. */

#include "scheduler.h"

#include <kernel/fatal.h>
#include <kernel/simulation.h>

static const struct k_simulation *simulation;
static struct k_thread *observer;

static void on_line(struct posix_irq *line)
{
    CONTAINER_OF(line, struct k_simulated_irq, line)->handler();
}

void k_simulation_begin(const struct k_simulation *simulation_)
{
    for (size_t i = 0; i < simulation_->irq_count; i++) {
        simulation_->irqs[i].line.on_irq = on_line;
    }
    observer = k__cpu.current;
    simulation = simulation_;
}

/* The threads of @p ring that may run instead of @p thread, which is one of them. */
static size_t count_others(struct ring_node *ring, const struct k_thread *thread)
{
    struct ring_node *node = ring;
    size_t count = 0;

    do {
        const struct k_thread *other = k__thread_of(node);

        count += other != thread && other != observer ? 1U : 0U;
        node = node->next;
    } while (node != ring);
    return count;
}

static struct k_thread *other_at(struct ring_node *ring, const struct k_thread *thread,
                                 size_t index)
{
    struct ring_node *node = ring;

    for (;;) {
        struct k_thread *other = k__thread_of(node);

        if (other != thread && other != observer && index-- == 0) {
            return other;
        }
        node = node->next;
    }
}

static size_t count_irqs(void)
{
    size_t count = 0;

    for (size_t i = 0; i < simulation->irq_count; i++) {
        count += simulation->irqs[i].times != 0 ? 1U : 0U;
    }
    return count;
}

static void raise_irq(size_t index)
{
    struct k_simulated_irq *irq = simulation->irqs;

    while (irq->times == 0 || index-- != 0) {
        irq++;
    }
    irq->times--;
    posix_irq_raise(&irq->line);
}

void k_simulation_end(void)
{
    while (count_irqs() != 0) {
        raise_irq(0);
    }
    simulation = NULL;
}

static size_t choose(size_t alternatives, enum k_simulation_point point)
{
    size_t choice = alternatives > 1U ? simulation->choose(alternatives, point) : 0U;

    __ASSERT(choice < alternatives || choice == 0, "k_simulation.choose(): no such alternative");
    return choice;
}

void arch_upcall_choice_point(bool is_edge)
{
    struct k_thread *self = k__cpu.current;

    if (simulation == NULL || self == observer || self->state != K__READY) {
        return;
    }
    bool is_preemptible = k__yields_to_equals(self);
    struct ring_node *ring = k__cpu.ready[self->prio];
    size_t irqs = count_irqs();
    size_t others = is_preemptible ? count_others(ring, self) : 0U;
    size_t choice = choose(1U + irqs + others, is_edge ? K_POINT_EDGE : K_POINT_UNLOCKED);

    if (choice == 0) {
        return;
    }
    if (choice <= irqs) {
        raise_irq(choice - 1U);
    } else {
        k__switch_to(other_at(ring, self, choice - 1U - irqs));
    }
}

struct k_thread *k__choose_next(struct k_thread *first)
{
    if (simulation == NULL || first == observer) {
        return first;
    }
    struct ring_node *ring = k__cpu.ready[first->prio];
    size_t choice = choose(1U + count_others(ring, first), K_POINT_BLOCKED);

    return choice == 0 ? first : other_at(ring, first, choice - 1U);
}

void k__simulate_while_idle(void)
{
    if (simulation != NULL && count_irqs() != 0) {
        raise_irq(choose(count_irqs(), K_POINT_BLOCKED));
    }
}
