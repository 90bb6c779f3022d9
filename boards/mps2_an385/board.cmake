# SPDX-License-Identifier: Apache-2.0
set(PETREL_ARCH arm_cortex_m)
set(PETREL_CPU cortex-m3)
set(PETREL_TOOLCHAIN arm-none-eabi)
set(PETREL_LINKER_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/mps2_an385.ld)
