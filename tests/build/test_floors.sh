#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The check of includes prints the line that climbs.
set -eu
. "$(dirname "$0")/support.sh"

git init -q "$work/tree"
cd "$work/tree"
cp -R "$PETREL_ROOT/.ci" .

# expect_refused FILE HEADER REASON
expect_refused() {
    mkdir -p "$(dirname "$1")"
    printf '/* one */\n#include <%s>\n' "$2" >"$1"
    expect_status 1 .ci/checks/floors
    expect_output "$1:2: #include <$2>"
    expect_output "$3"
    rm "$1"
}

expect_allowed() {
    mkdir -p "$(dirname "$1")"
    printf '#include <%s>\n' "$2" >"$1"
    expect_status 0 .ci/checks/floors
    rm "$1"
}

a_case "an include does not climb"
expect_refused kernel/src/sem.c net/socket.h "kernel (floor 2) may not include net (floor 4)"
expect_refused kernel/base/include/base/list.h kernel/sem.h "may not include kernel (floor 2)"
expect_refused kernel/arch/posix/port.c kernel/sem.h "kernel/arch (floor 1) may not"
expect_refused kernel/src/sem.c petrel.h "may not include poll"

a_case "an include does not go sideways"
expect_refused net/src/socket.c usb/udc.h "net (floor 4) may not include usb (floor 4)"
expect_refused drivers/uart/uart.c poll/poll_work.h "may not include poll"

a_case "lwIP has one door"
expect_refused examples/web/main.c lwip/tcp.h "lwIP is included in net/ and its tests only"
expect_allowed net/src/socket.c lwip/tcp.h

a_case "an include does not leave its folder by .."
expect_refused kernel/src/sem.c ../../net/x.h "does not climb out"

a_case "an include may go down and stay"
expect_allowed kernel/src/sem.c kernel/sem.h
expect_allowed kernel/src/sem.c arch/arch.h
expect_allowed net/src/socket.c drivers/uart.h
expect_allowed examples/web/main.c petrel.h
expect_allowed tests/unit/kernel/test_sem.c kernel/sem.h
expect_allowed kernel/src/sem.c string.h
