# SPDX-License-Identifier: Apache-2.0
set(PETREL_ARCH posix)
set(PETREL_CPU aarch64)
set(PETREL_TOOLCHAIN aarch64-linux-gnu)
set(PETREL_HAS_NETWORK OFF)
