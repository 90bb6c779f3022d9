#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Two front doors in one folder take turns at building, and a build shows how far it is: with
# stand-ins for dpkg-query and cmake.
set -eu
. "$(dirname "$0")/support.sh"

petrel=$work/petrel
mkdir -p "$work/bin" "$petrel/host_tools" "$petrel/.deps/lwip/src/include/lwip" \
    "$petrel/boards/mps2_an385" "$petrel/boards/posix" "$petrel/examples/web_server"
cp "$PETREL_ROOT/petrel" "$petrel"
cp -R "$PETREL_ROOT/host_tools/petrel" "$petrel/host_tools"
touch "$petrel/.deps/lwip/src/include/lwip/init.h" "$petrel/boards/mps2_an385/board.cmake" \
    "$petrel/boards/posix/board.cmake" "$petrel/examples/web_server/CMakeLists.txt"
PATH=$work/bin:$PATH
export TEST_FOLDER="$work"

stand_in() {
    { echo '#!/bin/sh'; cat; } >"$work/bin/$1"
    chmod +x "$work/bin/$1"
}

stand_in dpkg-query <<'END'
shift 3
printf 'ii  %s\n' "$@"
END

# Sets up a tree whose runner says whether the turn is free; builds 100 things in half a second.
stand_in cmake <<'END'
if [ "$1" = -S ]; then
    tree=$TEST_FOLDER/petrel/build/$4
    mkdir -p "$tree/host_tools/runner"
    cat >"$tree/host_tools/runner/petrel_runner" <<RUNNER
#!/bin/sh
flock --nonblock $TEST_FOLDER/petrel/.deps/turn echo "the turn is free"
RUNNER
    chmod +x "$tree/host_tools/runner/petrel_runner"
    touch "$tree/build.ninja"
    exit
fi
[ ! -e "$TEST_FOLDER/building" ] || touch "$TEST_FOLDER/not_alone"
touch "$TEST_FOLDER/building"
for i in 1 2 3 4 5 6 7 8 9 10; do
    echo "[${i}3/100] Building something"
done
sleep 0.5
rm "$TEST_FOLDER/building"
echo "something is wrong with [this]"
[ ! -e "$TEST_FOLDER/build_fails" ]
END

a_case "two at once build one after the other"
"$petrel/petrel" build --board posix >"$work/first" 2>&1 &
first=$!
expect_soon [ -e "$work/building" ]
expect_status 0 "$petrel/petrel" build --board posix
expect_output "Waiting: another ./petrel sets up or builds here."
wait "$first" || fail "the first ended with $?"
[ ! -e "$work/not_alone" ] || fail "both built"

a_case "nobody waits for a program that runs"
expect_status 0 "$petrel/petrel" run --board posix
expect_output "the turn is free"

a_case "whoever waits goes on when the other one is killed"
flock "$petrel/.deps/turn" sleep 60 &
other=$!
turn_is_taken() {
    ! flock --nonblock "$petrel/.deps/turn" true
}
expect_soon turn_is_taken
"$petrel/petrel" build >"$work/first" 2>&1 &
first=$!
expect_soon grep -q Waiting "$work/first"
sleep=$(cat "/proc/$other/task/$other/children")
kill -KILL $other $sleep
wait "$first" || fail "it ended with $?"

a_case "a build shows its tenths, and remarks only when it fails"
expect_status 0 "$petrel/petrel" build
expect_output "    13 of 100"
expect_output "    93 of 100"
expect_same "$(grep -c ' of 100' "$work/output")" 10
! grep -q "something is wrong" "$work/output" || fail "it shows remarks"
touch "$work/build_fails"
expect_status 1 "$petrel/petrel" build
expect_output "something is wrong with [this]"
expect_output "The build for mps2_an385 failed; see above."
