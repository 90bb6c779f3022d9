/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DEVICE_STATUS_H
#define DEVICE_STATUS_H

#include "http/http_content.h"

/** The site: the page of www/ and, at /api/status, the state of the device as JSON. */
const struct http_site *device_site(void);

/** Everything has started: from here on the counters must come back to what they are now. */
void device_status_mark_start(void);

#endif
