/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_PROBLEM_H
#define HTTP_PROBLEM_H

/**
 * @file
 * Everything that can be wrong with a request, each with the status code and the sentence that
 * the client is told.
 */

#include <stdint.h>

enum http_problem {
    HTTP_NO_PROBLEM,
    HTTP_BAD_METHOD,
    HTTP_UNKNOWN_METHOD,
    HTTP_METHOD_NOT_ALLOWED,
    HTTP_BAD_TARGET,
    HTTP_BAD_ESCAPE,
    HTTP_BAD_DOT_SEGMENT,
    HTTP_TARGET_TOO_LONG,
    HTTP_BAD_VERSION,
    HTTP_UNKNOWN_VERSION,
    HTTP_BAD_LINE_END,
    HTTP_FOLDED_LINE,
    HTTP_BAD_FIELD_NAME,
    HTTP_BAD_FIELD_VALUE,
    HTTP_HEAD_TOO_LONG,
    HTTP_NO_HOST,
    HTTP_HOST_TWICE,
    HTTP_BAD_HOST,
    HTTP_BAD_LENGTH,
    HTTP_LENGTH_TWICE,
    HTTP_LENGTH_AND_CODING,
    HTTP_CODING_IN_1_0,
    HTTP_LENGTH_REQUIRED,
    HTTP_UNKNOWN_CODING,
    HTTP_BODY_TOO_LONG,
    HTTP_EXPECTATION,
    HTTP_NOT_FOUND,
    HTTP_TIMED_OUT,
    HTTP_CUT_OFF,
    HTTP_PROBLEMS, /**< How many there are. */
};

/** The status code of the answer to a request with this problem. */
uint16_t http_problem_status(enum http_problem problem);

/** One sentence for the client, ending with a line feed. */
const char *http_problem_sentence(enum http_problem problem);

#endif
