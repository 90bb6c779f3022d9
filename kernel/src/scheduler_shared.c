/* SPDX-License-Identifier: Apache-2.0 */

/* CONFIG_SIZE_OPTIMIZATIONS: what is otherwise in line. */

#include "scheduler_shared.h"
