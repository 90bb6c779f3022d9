/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORTEX_M_REGISTERS_H
#define CORTEX_M_REGISTERS_H

/*
 * The System Control Space of ARMv7-M (architecture reference manual, B3.2 to B3.5). ARMv6-M has
 * less of it, and accesses by words only (B3.2 to B3.4 of its manual).
 */

#include <stdint.h>

#define SCS_WORD(address) (*(volatile uint32_t *)(address))
#define SCS_BYTE(address) (*(volatile uint8_t *)(address))

#define SCB_ICSR                SCS_WORD(0xE000ED04U)
#define ICSR_PENDSTSET          (1UL << 26)
#define SCB_VTOR                SCS_WORD(0xE000ED08U)
#define SCB_CCR                 SCS_WORD(0xE000ED14U)
#define CCR_DIV_0_TRP           (1UL << 4)
#define CCR_STKALIGN            (1UL << 9)
#define SCB_PRIORITY(exception) SCS_BYTE(0xE000ED14U + (exception))
#define SCB_SHPR2               SCS_WORD(0xE000ED1CU)
#define SCB_SHPR3               SCS_WORD(0xE000ED20U)
#define SCB_SHCSR               SCS_WORD(0xE000ED24U)
#define SHCSR_ALL_FAULTS        (7UL << 16)
#define SCB_CFSR                SCS_WORD(0xE000ED28U)
#define SCB_HFSR                SCS_WORD(0xE000ED2CU)
#define SCB_MMFAR               SCS_WORD(0xE000ED34U)
#define SCB_BFAR                SCS_WORD(0xE000ED38U)

#define CFSR_IACCVIOL    (1UL << 0)
#define CFSR_DACCVIOL    (1UL << 1)
#define CFSR_MUNSTKERR   (1UL << 3)
#define CFSR_MSTKERR     (1UL << 4)
#define CFSR_MLSPERR     (1UL << 5)
#define CFSR_MMARVALID   (1UL << 7)
#define CFSR_IBUSERR     (1UL << 8)
#define CFSR_PRECISERR   (1UL << 9)
#define CFSR_IMPRECISERR (1UL << 10)
#define CFSR_UNSTKERR    (1UL << 11)
#define CFSR_STKERR      (1UL << 12)
#define CFSR_LSPERR      (1UL << 13)
#define CFSR_BFARVALID   (1UL << 15)
#define CFSR_UNDEFINSTR  (1UL << 16)
#define CFSR_INVSTATE    (1UL << 17)
#define CFSR_INVPC       (1UL << 18)
#define CFSR_NOCP        (1UL << 19)
#define CFSR_UNALIGNED   (1UL << 24)
#define CFSR_DIVBYZERO   (1UL << 25)

#define NVIC_ISER(word) SCS_WORD(0xE000E100U + (4U * (word)))
#define NVIC_ICER(word) SCS_WORD(0xE000E180U + (4U * (word)))
#define NVIC_ISPR(word) SCS_WORD(0xE000E200U + (4U * (word)))
#define NVIC_IPR(irq)   SCS_BYTE(0xE000E400U + (irq))
#define NVIC_IPRW(word) SCS_WORD(0xE000E400U + (4U * (word)))

#define MPU_CTRL                  SCS_WORD(0xE000ED94U)
#define MPU_CTRL_ENABLE           (1UL << 0)
#define MPU_CTRL_PRIVDEFENA       (1UL << 2)
#define MPU_RNR                   SCS_WORD(0xE000ED98U)
#define MPU_RBAR                  SCS_WORD(0xE000ED9CU)
#define MPU_RBAR_VALID            (1UL << 4)
#define MPU_RASR                  SCS_WORD(0xE000EDA0U)
#define MPU_RASR_XN               (1UL << 28)
#define MPU_RASR_SIZE(log2_bytes) (((uint32_t)(log2_bytes)-1U) << 1)
#define MPU_RASR_ENABLE           (1UL << 0)

#define SCB_CPUID    SCS_WORD(0xE000ED00U)
#define SCB_CPACR    SCS_WORD(0xE000ED88U)
#define CPACR_FPU    (0xfUL << 20)
#define FPCCR        SCS_WORD(0xE000EF34U)
#define FPCCR_LSPACT (1UL << 0)
#define FPCCR_LAZY   (3UL << 30) /* ASPEN, LSPEN */

#define EXC_RETURN_BASIC_FRAME (1UL << 4)
#define EXC_RETURN_TO_THREAD   (1UL << 3)

#define MPU_REGION_NULL_PAGE   6U
#define MPU_REGION_STACK_GUARD 7U

/* What the unused part of a stack is filled with. */
#define ARCH__STACK_FILL 0xAAAAAAAAU

#define EXCEPTION_MEMMANAGE 4U
#define EXCEPTION_SVC       11U
#define EXCEPTION_PENDSV    14U
#define EXCEPTION_SYSTICK   15U

#endif
