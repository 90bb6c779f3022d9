# SPDX-License-Identifier: Apache-2.0
set(PETREL_ARCH arm_cortex_m)
set(PETREL_CPU cortex-m0)
set(PETREL_TOOLCHAIN arm-none-eabi)
set(PETREL_LINKER_SCRIPT ${PETREL_ROOT}/kernel/arch/arm_cortex_m/link.ld)
set(PETREL_HAS_NETWORK OFF)
# Of 16 KB of RAM.
set(PETREL_TEST_STACK_BYTES 1408)
set(PETREL_TEST_HELPER_STACK_BYTES 512)
