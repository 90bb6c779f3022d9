/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Eight words in a row: 1.4 instructions for each instead of 4. The register is one word, so there
 * are no bursts on its side. An interrupt may come between any two instructions; a burst to or from
 * memory that it ends is done again, which does no harm, as the register has no part in it.
 */

    .syntax unified
    .thumb

/* void stellaris_fifo_read(const volatile uint32_t *port, uint32_t *to, uint32_t words) */
    .section .text.stellaris_fifo_read, "ax", %progbits
    .balign 4
    .global stellaris_fifo_read
    .type stellaris_fifo_read, %function
    .thumb_func
stellaris_fifo_read:
    push    {r4-r10, lr}
    subs    r2, #8
    blo     2f
1:  ldr     r3, [r0]
    ldr     r4, [r0]
    ldr     r5, [r0]
    ldr     r6, [r0]
    ldr     r7, [r0]
    ldr     r8, [r0]
    ldr     r9, [r0]
    ldr     r10, [r0]
    subs    r2, #8
    stmia   r1!, {r3-r10}
    bhs     1b
2:  adds    r2, #8
    beq     4f
3:  ldr     r3, [r0]
    subs    r2, #1
    str     r3, [r1], #4
    bne     3b
4:  pop     {r4-r10, pc}
    .size stellaris_fifo_read, . - stellaris_fifo_read

/* void stellaris_fifo_write(volatile uint32_t *port, const void *from, uint32_t words) */
    .section .text.stellaris_fifo_write, "ax", %progbits
    .balign 4
    .global stellaris_fifo_write
    .type stellaris_fifo_write, %function
    .thumb_func
stellaris_fifo_write:
    push    {r4-r10, lr}
    tst     r1, #3          /* a burst wants whole words, single loads take any address */
    bne     2f
    subs    r2, #8
    blo     5f
1:  ldmia   r1!, {r3-r10}
    subs    r2, #8
    str     r3, [r0]
    str     r4, [r0]
    str     r5, [r0]
    str     r6, [r0]
    str     r7, [r0]
    str     r8, [r0]
    str     r9, [r0]
    str     r10, [r0]
    bhs     1b
5:  adds    r2, #8
2:  cmp     r2, #0
    beq     4f
3:  ldr     r3, [r1], #4
    subs    r2, #1
    str     r3, [r0]
    bne     3b
4:  pop     {r4-r10, pc}
    .size stellaris_fifo_write, . - stellaris_fifo_write
