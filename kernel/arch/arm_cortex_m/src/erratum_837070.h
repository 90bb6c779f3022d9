/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_ARM_CORTEX_M_SRC_ERRATUM_837070_H
#define ARCH_ARM_CORTEX_M_SRC_ERRATUM_837070_H

/* Which processors take an interrupt right after BASEPRI was raised. */

#include <stdbool.h>
#include <stdint.h>

#define CPUID_CORTEX_M7_R0P0 0x410fc270U
#define CPUID_CORTEX_M7_R0P1 0x410fc271U

/* By what the processor says that it is. */
static inline bool erratum_837070_is_in(uint32_t cpuid)
{
    return cpuid == CPUID_CORTEX_M7_R0P0 || cpuid == CPUID_CORTEX_M7_R0P1;
}

#endif
