#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A small system in a scratch folder, built with Petrel's own CMake code: configurations are shared
# and rebuilt as they should be, and mistakes stop the build with a clear sentence.
set -eu
. "$(dirname "$0")/support.sh"

tree=$work/petrel
build=$work/build

write() {
    mkdir -p "$(dirname "$tree/$1")"
    cat >"$tree/$1"
}

make_small_system() {
    mkdir -p "$tree/host_tools" "$tree/boards/posix"
    cp -R "$PETREL_ROOT/cmake" "$PETREL_ROOT/CMakeLists.txt" "$PETREL_ROOT/Kconfig" "$tree"
    cp "$PETREL_ROOT/boards/posix/board.cmake" "$tree/boards/posix"
    write host_tools/CMakeLists.txt <<'END'
project(nothing LANGUAGES NONE)
END
    write kernel/Kconfig <<'END'
config ANSWER
    int "Answer"
    range 1 100
    default 42
config EXTRA
    bool "Extra"
END
    write kernel/CMakeLists.txt <<'END'
set(sources start.c answer.c)
if(CONFIG_EXTRA)
    list(APPEND sources extra.c)
endif()
petrel_library(kernel SOURCES ${sources})
END
    write kernel/include/kernel/answer.h <<'END'
int answer(void);
END
    write kernel/start.c <<'END'
int petrel_main(void);
int main(void)
{
    return petrel_main();
}
END
    write kernel/answer.c <<'END'
#include <kernel/answer.h>
int __attribute__((weak)) twice(int number);
int answer(void)
{
    return twice != 0 ? twice(CONFIG_ANSWER) : CONFIG_ANSWER;
}
END
    write kernel/extra.c <<'END'
int twice(int number);
int twice(int number)
{
    return 2 * number;
}
END
    for name in plain also_plain special; do
        write examples/$name/main.c <<'END'
#include <kernel/answer.h>
int main(void)
{
    return answer();
}
END
        write examples/$name/CMakeLists.txt <<END
petrel_application($name SOURCES main.c)
END
    done
    write examples/special/CMakeLists.txt <<'END'
petrel_application(special CONF petrel.conf SOURCES main.c)
END
    write examples/special/petrel.conf <<'END'
CONFIG_ANSWER=7
CONFIG_EXTRA=y
END
}

configure() {
    cmake -S "$tree" -B "$build" -G Ninja -DPETREL_BOARD=posix "$@"
}

build() {
    cmake --build "$build"
}

make_small_system

a_case "applications of one configuration share it, others have their own"
expect_status 0 configure
expect_status 0 build
expect_status 42 "$build/bin/plain"
expect_status 42 "$build/bin/also_plain"
expect_status 14 "$build/bin/special"
expect_same "$(ls "$build/configs" | tr '\n' ' ')" "default special "

a_case "without a change nothing is compiled"
touch "$tree/examples/special/petrel.conf"
expect_status 0 build
! grep -q "Building C object" "$work/output" || fail "something was compiled"

a_case "a changed option file rebuilds its configuration and no other"
echo CONFIG_ANSWER=8 >"$tree/examples/special/petrel.conf"
expect_status 0 build
expect_status 8 "$build/bin/special"

a_case "a changed Kconfig file rebuilds what depends on it"
sed -i 's/default 42/default 43/' "$tree/kernel/Kconfig"
expect_status 0 build
expect_status 43 "$build/bin/plain"

a_case "a new defconfig of the board is seen"
echo CONFIG_ANSWER=44 >"$tree/boards/posix/defconfig"
expect_status 0 build
expect_status 44 "$build/bin/plain"
expect_status 8 "$build/bin/special"

a_case "a value that does not stick stops the build"
echo CONFIG_ANSWER=101 >"$tree/examples/special/petrel.conf"
expect_status 1 build
expect_output "special/petrel.conf:1: CONFIG_ANSWER=101: the option is 43 all the same. Its range"
echo CONFIG_ANSWER=8 >"$tree/examples/special/petrel.conf"
expect_status 0 build

# What follows CMake's own error.
told_last() {
    sed '1,/DEFERRED/d; /^$/d; /^-- Configuring incomplete/,$d' "$work/output"
}

a_case "mistakes are told last, by themselves, each once"
echo CONFIG_EXTRA=7 >>"$tree/examples/special/petrel.conf"
echo 'CONFIG_TOAST="${x};[b]"' >>"$tree/boards/posix/defconfig"
expect_status 1 configure --log-level=NOTICE
expect_same "$(told_last)" \
    'boards/posix/defconfig:2: CONFIG_TOAST="${x};[b]": there is no such option.'
sed -i 2d "$tree/boards/posix/defconfig"
echo CONFIG_ANSWER=0 >"$tree/examples/plain/petrel.conf"
sed -i 's/SOURCES/CONF petrel.conf SOURCES/' "$tree/examples/plain/CMakeLists.txt"
expect_status 1 configure --log-level=NOTICE
expect_same "$(told_last)" "examples/plain/petrel.conf:1: CONFIG_ANSWER=0: the option is 43 all the \
same. Its range is 1 to 100.
examples/special/petrel.conf:2: CONFIG_EXTRA=7: the option is a bool, y or n."
echo CONFIG_ANSWER=44 >"$tree/examples/plain/petrel.conf"
sed -i 2d "$tree/examples/special/petrel.conf"
expect_status 0 build

a_case "a library cannot link what lies above it"
sed -i 's/petrel_library(kernel /petrel_library(kernel LINKS net /' "$tree/kernel/CMakeLists.txt"
expect_status 1 build
expect_output "The library kernel links 'net', which is not there."

a_case "a tree without a board says which there are"
rm -rf "$build"
expect_status 1 cmake -S "$tree" -B "$build" -G Ninja
expect_output "No board is chosen"
expect_output "There are: posix."

a_case "an unknown board says which there are"
expect_status 1 cmake -S "$tree" -B "$build" -G Ninja -DPETREL_BOARD=toaster
expect_output "There is no board 'toaster'"
