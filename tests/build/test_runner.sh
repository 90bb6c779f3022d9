#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The runner passes statuses on, and what it started never outlives it.
set -eu
. "$(dirname "$0")/support.sh"

# Gone, or dead and not yet collected by whoever inherited it.
is_gone() {
    ! grep -q '^State:.[^Z]' "/proc/$1/status" 2>/dev/null
}

has_child() {
    child=$(cat "/proc/$1/task/$1/children")
    [ -n "$child" ]
}

start_in_background() {
    "$PETREL_RUNNER" "$@" >"$work/output" 2>&1 &
    runner=$!
    expect_soon has_child "$runner"
    child=${child% }
}

a_case "the status of the program is passed on"
expect_status 0 "$PETREL_RUNNER" true
expect_status 7 "$PETREL_RUNNER" sh -c 'exit 7'
expect_status 134 "$PETREL_RUNNER" sh -c 'kill -ABRT $$'
expect_output "The program was ended by signal 6."

a_case "a program that is not there is an error"
expect_status 2 "$PETREL_RUNNER" ./no_such_program
expect_output "./no_such_program cannot be started"

a_case "still running after --seconds counts as success, having failed before does not"
expect_status 0 "$PETREL_RUNNER" --seconds 1 sleep 60
expect_status 3 "$PETREL_RUNNER" --seconds 5 sh -c 'exit 3'

a_case "a program that does not listen is killed"
expect_status 0 "$PETREL_RUNNER" --seconds 1 sh -c 'trap "" TERM; while :; do sleep 1; done'

for signal in INT TERM HUP; do
    a_case "SIG$signal ends the program and is no failure"
    start_in_background sleep 60
    kill -s "$signal" "$runner"
    expect_status 0 wait "$runner"
    is_gone "$child" || fail "the program is still there"
done

a_case "when the runner is killed its program goes too"
start_in_background sleep 60
kill -KILL "$runner"
wait "$runner" || true
expect_soon is_gone "$child"

# A stand-in for QEMU that ends as QEMU does when a signal comes.
mkdir "$work/bin"
cat >"$work/bin/qemu-system-toy" <<'END'
#!/bin/sh
end() {
    printf ', the end\nqemu-system-toy: terminating on signal 2\n' >&2
    kill $!
    exit 0
}
trap end INT TERM
echo "qemu-system-toy: warning: this is a toy" >&2
printf 'from the program' >&2
sleep 60 &
wait
END
chmod +x "$work/bin/qemu-system-toy"
printf 'emulator = %s\nmachine = toy\n' "$work/bin/qemu-system-toy" >"$work/toy.conf"

a_case "an end that was asked for is quiet, and nothing else is lost"
start_in_background --conf "$work/toy.conf" program
expect_soon grep -q "from the program" "$work/output"
kill -s INT "$runner"
wait "$runner" || fail "it ended with $?"
expect_same "$(cat "$work/output")" "qemu-system-toy: warning: this is a toy
from the program, the end"

a_case "an end that somebody else wanted is told"
start_in_background --conf "$work/toy.conf" program
expect_soon grep -q "from the program" "$work/output"
kill -s TERM "$child"
wait "$runner" || fail "it ended with $?"
expect_output "qemu-system-toy: terminating on signal 2"

a_case "what a program prints comes out at once, and as it is"
head -c 300000 /dev/urandom >"$work/bytes"
printf 'pc 0x1234() 0x(' >>"$work/bytes"
"$PETREL_RUNNER" cat "$work/bytes" >"$work/output"
cmp "$work/bytes" "$work/output" || fail "the runner changed what it passed on"
start_in_background sh -c 'printf "password: 0x12("; sleep 60'
expect_soon grep -q "password: 0x12(" "$work/output"
kill -s TERM "$runner"
wait "$runner" || fail "it ended with $?"

a_case "a program that never stops printing is ended when its time is up"
"$PETREL_RUNNER" --seconds 1 sh -c 'exec yes' >/dev/null || fail "it ended with $?"

a_case "a reader that reads nothing keeps nobody from ending the program"
mkfifo "$work/fifo"
sleep 60 <"$work/fifo" &
reader=$!
"$PETREL_RUNNER" yes >"$work/fifo" &
runner=$!
expect_soon has_child "$runner"
sleep 0.5
kill -s INT "$runner"
wait "$runner" || fail "it ended with $?"
is_gone "${child% }" || fail "the program is still there"
kill "$reader"
wait "$reader" || true

a_case "a test passes with a complete plan, good lines and status 0"
expect_status 0 "$PETREL_RUNNER" --tap printf '1..2\nok 1 - a\r\nok 2 - b'
expect_status 1 "$PETREL_RUNNER" --tap printf '1..2\nok 1 - a\n'
expect_output "2 cases are planned, 1 were reported."
expect_status 1 "$PETREL_RUNNER" --tap printf '1..2\nok 1 - a\nnot ok 2 - b\n'
expect_output "1 of 2 cases failed."
expect_status 1 "$PETREL_RUNNER" --tap sh -c 'echo 1..1; echo ok 1; exit 9'
expect_output "The program ended with status 9."
expect_status 1 "$PETREL_RUNNER" --tap echo 'ok 1'
expect_output "no plan"

a_case "a test that is skipped says so"
expect_status 77 "$PETREL_RUNNER" --tap echo '1..0 # SKIP no network'

a_case "a mistake in a conf file is told with its line"
printf '# a remark\nmachine = x\nmashine = y\n' >"$work/bad.conf"
expect_status 2 "$PETREL_RUNNER" --conf "$work/bad.conf" true
expect_output "bad.conf:3: there is no key 'mashine'."
printf 'port = tcp 99999 80 Web\n' >"$work/bad.conf"
expect_status 2 "$PETREL_RUNNER" --conf "$work/bad.conf" true
expect_output "bad.conf:1: 'tcp 99999 80 Web' is no value for port."

a_case "native programs get ports and capture as options"
printf 'port = tcp 19080 80 Web: http://{address}\nport = tcp+udp 19007 7 Echo: {address}\n' \
    >"$work/ports.conf"
expect_status 0 "$PETREL_RUNNER" --conf "$work/ports.conf" --port-base 19050 --pcap f.pcap \
    echo with words
expect_output "Web: http://127.0.0.1:19050"
expect_output "Echo: 127.0.0.1:19051"
expect_output "--forward tcp:127.0.0.1:19050-:80 --forward tcp:127.0.0.1:19051-:7 \
--forward udp:127.0.0.1:19051-:7 --pcap f.pcap with words"

# expect_refused MESSAGE OPTION...: before the program is started.
expect_refused() {
    message=$1
    shift
    expect_status 2 "$PETREL_RUNNER" --conf "$work/ports.conf" "$@" echo started
    expect_same "$(cat "$work/output")" "petrel_runner: $message"
}

a_case "a value that makes no sense is refused in one line"
for value in 0 -1 +1 soon 1000001 99999999999999999999 ''; do
    expect_refused "The option --seconds needs a number from 1 to 1000000, not '$value'." \
        --seconds "$value"
done
for value in 0 -1 x 65536 70000 ''; do
    expect_refused "The option --port-base needs a number from 1 to 65535, not '$value'." \
        --port-base "$value"
done
expect_refused "The option --port-base needs a number from 1 to 65534, not '65535'." \
    --port-base 65535
for value in /nonexistent/x "$work" "$work/x/y" ''; do
    expect_refused "The option --pcap needs a file that can be written, not '$value'." \
        --pcap "$value"
done
expect_refused "The option --forward needs the form tcp:127.0.0.1:8080-:80, not 'x'." --forward x

a_case "a file for the traffic is not touched before it is written"
expect_status 0 "$PETREL_RUNNER" --show --pcap "$work/new.pcap" true
[ ! -e "$work/new.pcap" ] || fail "it was made"

a_case "a port that is taken is told with who wants it"
/usr/bin/python3 -c 'import socket, time
taken = socket.create_server(("127.0.0.1", 19051))
time.sleep(60)' &
taker=$!
port_is_taken() {
    ! "$PETREL_RUNNER" --forward tcp:127.0.0.1:19051-:7 true 2>/dev/null >&2
}
expect_soon port_is_taken
expect_status 2 "$PETREL_RUNNER" --conf "$work/ports.conf" --port-base 19050 true
kill "$taker"
expect_output "The TCP port 19051 of this computer cannot be used: Address already in use"
expect_output "It is wanted for:  Echo: 127.0.0.1:19051"
