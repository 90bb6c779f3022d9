/* SPDX-License-Identifier: Apache-2.0 */
#include "fault.h"
#include "test.h"

#include <base/util.h>
#include <string.h>

void make_fault(const struct fault *faults)
{
    const struct fault *fault = faults;

    while (fault->name != NULL && strcmp(fault->name, BASE_STRINGIFY(FAULT)) != 0) {
        fault++;
    }
    if (fault->name == NULL) {
        TEST_FAIL("there is no such fault: " BASE_STRINGIFY(FAULT));
    }
    fault->make();
    TEST_FAIL("nobody noticed it");
}
