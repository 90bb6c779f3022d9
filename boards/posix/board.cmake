# SPDX-License-Identifier: Apache-2.0
set(PETREL_ARCH posix)
