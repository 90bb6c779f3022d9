#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Patches go onto a copy; contained ones are skipped, one that does not apply stops by name.
set -eu
. "$(dirname "$0")/support.sh"

source=$work/source
copy=$work/copy

patch_copy() {
    sh "$PETREL_ROOT/cmake/scripts/patch_copy.sh" "$source" "$copy" "$@"
}

make_patch() {
    printf -- '--- a/src/core.c\n+++ b/src/core.c\n@@ -1,2 +1,2 @@\n-%s\n+%s\n two\n' "$1" "$2"
}

mkdir -p "$source/src/include/lwip"
printf 'one\r\ntwo\r\n' >"$source/src/core.c"
make_patch one ONE >"$work/fits.patch"
make_patch zero one >"$work/contained.patch"
make_patch four FOUR >"$work/misfit.patch"

a_case "a patch goes onto the copy alone, whatever the line ends"
expect_status 0 patch_copy "$work/fits.patch"
expect_same "$(cat "$copy/src/core.c")" "$(printf 'ONE\ntwo')"
expect_same "$(head -c 3 "$source/src/core.c")" one

a_case "a copy that is up to date stays as it is"
touch "$copy/src/untouched"
expect_status 0 patch_copy "$work/fits.patch"
[ -e "$copy/src/untouched" ] || fail "the copy was made again"

a_case "another patch makes the copy anew"
make_patch one ANOTHER >"$work/fits.patch"
expect_status 0 patch_copy "$work/fits.patch"
expect_same "$(head -n 1 "$copy/src/core.c")" ANOTHER

a_case "another edit of the sources makes the copy anew"
printf 'one\ntwo\nthree\n' >"$source/src/core.c"
expect_status 0 patch_copy "$work/fits.patch"
expect_same "$(tail -n 1 "$copy/src/core.c")" three

a_case "a patch that is contained already is skipped"
expect_status 0 patch_copy "$work/contained.patch" "$work/fits.patch"
expect_same "$(head -n 1 "$copy/src/core.c")" ANOTHER
expect_same "$(cat "$copy/skipped_patches")" "contained.patch is contained already"

a_case "a patch that does not apply stops, and stops again"
expect_status 1 patch_copy "$work/misfit.patch"
expect_output "The patch $work/misfit.patch does not apply to lwIP in $source."
expect_status 1 patch_copy "$work/misfit.patch"
