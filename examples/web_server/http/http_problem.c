/* SPDX-License-Identifier: Apache-2.0 */
#include "http_problem.h"

static const struct {
    uint16_t status;
    const char *sentence;
} problems[HTTP_PROBLEMS] = {
    [HTTP_NO_PROBLEM] = {200, "Nothing is wrong.\n"},
    [HTTP_BAD_METHOD] = {400, "A request begins with a method, a space and a target.\n"},
    [HTTP_UNKNOWN_METHOD] = {501, "This method is not known here; GET and HEAD are.\n"},
    [HTTP_METHOD_NOT_ALLOWED] = {405, "Everything here can be read only, with GET or HEAD.\n"},
    [HTTP_BAD_TARGET] = {400, "The target begins with a slash and holds printable ASCII only.\n"},
    [HTTP_BAD_ESCAPE] =
        {400, "After a percent sign come two hexadecimal digits, and no control character.\n"},
    [HTTP_BAD_DOT_SEGMENT] = {400, "The target climbs with '..'.\n"},
    [HTTP_TARGET_TOO_LONG] = {414, "The target is longer than this server can hold.\n"},
    [HTTP_BAD_VERSION] = {400, "The request line ends with HTTP/1.0 or HTTP/1.1.\n"},
    [HTTP_UNKNOWN_VERSION] = {505, "This server speaks HTTP/1.0 and HTTP/1.1.\n"},
    [HTTP_BAD_LINE_END] = {400, "A line ends with CR LF; one of them stood alone.\n"},
    [HTTP_FOLDED_LINE] = {400, "A header line begins with white space.\n"},
    [HTTP_BAD_FIELD_NAME] = {400, "A field has a name, and a colon right behind it.\n"},
    [HTTP_BAD_FIELD_VALUE] = {400, "A field value holds a control character.\n"},
    [HTTP_HEAD_TOO_LONG] = {431, "The request line and the fields together are too long.\n"},
    [HTTP_NO_HOST] = {400, "A request of HTTP/1.1 has a Host field.\n"},
    [HTTP_HOST_TWICE] = {400, "The request has more than one Host field.\n"},
    [HTTP_BAD_HOST] = {400, "The Host field is not the name of a host.\n"},
    [HTTP_BAD_LENGTH] = {400, "Content-Length is one decimal number.\n"},
    [HTTP_LENGTH_TWICE] = {400, "Two Content-Length fields disagree.\n"},
    [HTTP_LENGTH_AND_CODING] = {400, "Content-Length and Transfer-Encoding exclude each other.\n"},
    [HTTP_CODING_IN_1_0] = {400, "HTTP/1.0 has no Transfer-Encoding.\n"},
    [HTTP_LENGTH_REQUIRED] = {411, "A request body needs a Content-Length here.\n"},
    [HTTP_UNKNOWN_CODING] = {501, "This transfer coding is not known here.\n"},
    [HTTP_BODY_TOO_LONG] = {413, "The request body is too long.\n"},
    [HTTP_EXPECTATION] = {417, "This server reads no bodies and makes no promises about them.\n"},
    [HTTP_NOT_FOUND] = {404, "There is nothing at this address.\n"},
    [HTTP_TIMED_OUT] = {408, "The request took too long to arrive.\n"},
    [HTTP_CUT_OFF] = {400, "The request ended before it was complete.\n"},
};

uint16_t http_problem_status(enum http_problem problem)
{
    return problems[problem].status;
}

const char *http_problem_sentence(enum http_problem problem)
{
    return problems[problem].sentence;
}
