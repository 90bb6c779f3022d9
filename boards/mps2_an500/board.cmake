# SPDX-License-Identifier: Apache-2.0
set(PETREL_ARCH arm_cortex_m)
set(PETREL_CPU cortex-m7)
set(PETREL_FLOAT_ABI hard)
set(PETREL_TOOLCHAIN arm-none-eabi)
set(PETREL_LINKER_SCRIPT ${PETREL_ROOT}/kernel/arch/arm_cortex_m/link.ld)
