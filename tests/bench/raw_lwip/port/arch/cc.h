/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RAW_LWIP_ARCH_CC_H
#define RAW_LWIP_ARCH_CC_H

/* Nothing is printed and nothing is asserted in a measured image. */
#define LWIP_PLATFORM_DIAG(arguments)
#define LWIP_PLATFORM_ASSERT(text)

#define LWIP_RAND() raw_random()

unsigned int raw_random(void);

#endif
