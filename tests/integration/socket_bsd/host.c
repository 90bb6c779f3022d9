/* SPDX-License-Identifier: Apache-2.0 */

/* On the board posix: the host's own functions go on working in the same program. */

#include <stdio.h>

#include "test.h"

TEST_CASE(the_hosts_functions_are_the_hosts)
{
    char text[8] = "";
    FILE *file = tmpfile();

    TEST_NOT_NULL(file);
    TEST_EQUAL(fwrite("abc", 1, 3, file), 3);
    rewind(file);
    TEST_EQUAL(fread(text, 1, sizeof(text), file), 3);
    TEST_STRING(text, "abc");
    TEST_EQUAL(fclose(file), 0);
}
