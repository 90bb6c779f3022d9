/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "erratum_837070.h"

static void the_first_two_patches_of_the_first_revision_have_it(void **state)
{
    (void)state;
    assert_true(erratum_837070_is_in(0x410fc270)); /* r0p0 */
    assert_true(erratum_837070_is_in(0x410fc271)); /* r0p1 */
}

static void later_patches_and_revisions_do_not(void **state)
{
    (void)state;
    assert_false(erratum_837070_is_in(0x410fc272)); /* r0p2 */
    assert_false(erratum_837070_is_in(0x411fc270)); /* r1p0 */
    assert_false(erratum_837070_is_in(0x411fc271)); /* r1p1 */
    assert_false(erratum_837070_is_in(0x411fc272)); /* r1p2 */
}

static void other_processors_do_not(void **state)
{
    (void)state;
    assert_false(erratum_837070_is_in(0x410fc240)); /* Cortex-M4 r0p0 */
    assert_false(erratum_837070_is_in(0x410fc241)); /* Cortex-M4 r0p1 */
    assert_false(erratum_837070_is_in(0x410fc230)); /* Cortex-M3 r0p0 */
    assert_false(erratum_837070_is_in(0x420fc270)); /* another maker's */
    assert_false(erratum_837070_is_in(0));
    assert_false(erratum_837070_is_in(UINT32_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_two_patches_of_the_first_revision_have_it),
        cmocka_unit_test(later_patches_and_revisions_do_not),
        cmocka_unit_test(other_processors_do_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
