/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAULT_H
#define FAULT_H

/* Each program makes one mistake, the one that the build names in the macro FAULT. */

struct fault {
    const char *name;
    void (*make)(void);
};

#define FAULT_OF(function)                                                                         \
    {                                                                                              \
#function, function                                                                        \
    }

/* Make the mistake of this program, from the list @p faults that ends with {0}. */
void make_fault(const struct fault *faults);

#endif
