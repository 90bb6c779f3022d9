/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A burst of 8 words costs two instructions: the port is 8 words wide, so a load-multiple from it
 * reads the FIFO 8 times.
 *
 * That is safe on Cortex-M3 and M4 only: a load or store multiple that is interrupted there goes
 * on where it was, unless it stands in an IT block. A processor that starts it anew would lose or
 * repeat words, and takes lan9118_fifo.c instead.
 */

    .syntax unified
    .thumb

    .macro function name
    .section .text.\name, "ax", %progbits
    .balign 4
    .global \name
    .type \name, %function
    .thumb_func
\name:
    .endm

    .macro end name
    .size \name, . - \name
    .endm

    /* r0: port, r1: to, r2: words */
    function lan9118_fifo_read
    push    {r4-r10, lr}
    subs    r2, #16
    blo     2f
1:  ldmia   r0, {r3-r10}
    stmia   r1!, {r3-r10}
    ldmia   r0, {r3-r10}
    stmia   r1!, {r3-r10}
    subs    r2, #16
    bhs     1b
    /* 0 to 15 words are left, and r2 is that less 16: carry is its bit 3, negative its bit 2. */
2:  lsls    r2, #29
    bcc     3f
    ldmia   r0, {r3-r10}
    stmia   r1!, {r3-r10}
3:  bpl     4f
    ldmia   r0, {r3-r6}
    stmia   r1!, {r3-r6}
    /* And now bits 1 and 0. */
4:  lsls    r2, #2
    bcc     5f
    ldmia   r0, {r3-r4}
    stmia   r1!, {r3-r4}
5:  bpl     6f
    ldr     r3, [r0]
    str     r3, [r1]
6:  pop     {r4-r10, pc}
    end lan9118_fifo_read

    /* r0: port, r1: words */
    function lan9118_fifo_discard
    push    {r4-r8, lr}
    subs    r1, #8
    blo     2f
1:  ldmia   r0, {r2-r8, r12}
    subs    r1, #8
    bhs     1b
2:  lsls    r1, #30
    bcc     3f
    ldmia   r0, {r2-r5}
3:  bpl     4f
    ldmia   r0, {r2-r3}
4:  lsls    r1, #1
    bpl     5f
    ldr     r2, [r0]
5:  pop     {r4-r8, pc}
    end lan9118_fifo_discard

    /* r0: port, r1: from, r2: words */
    function lan9118_fifo_write
    push    {r4-r10, lr}
    subs    r2, #16
    blo     2f
1:  ldmia   r1!, {r3-r10}
    stmia   r0, {r3-r10}
    ldmia   r1!, {r3-r10}
    stmia   r0, {r3-r10}
    subs    r2, #16
    bhs     1b
2:  lsls    r2, #29
    bcc     3f
    ldmia   r1!, {r3-r10}
    stmia   r0, {r3-r10}
3:  bpl     4f
    ldmia   r1!, {r3-r6}
    stmia   r0, {r3-r6}
4:  lsls    r2, #2
    bcc     5f
    ldmia   r1!, {r3-r4}
    stmia   r0, {r3-r4}
5:  bpl     6f
    ldr     r3, [r1]
    str     r3, [r0]
6:  pop     {r4-r10, pc}
    end lan9118_fifo_write
