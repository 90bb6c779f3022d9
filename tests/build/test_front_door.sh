#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A mistake in the command is told in one sentence, with status 2, before anything is built.
set -eu
. "$(dirname "$0")/support.sh"

petrel() {
    "$PETREL_ROOT/petrel" "$@"
}

a_case "what there is not is told with what there is"
expect_status 2 petrel fly
expect_output "There is no verb 'fly'. There are: setup, build"
expect_status 2 petrel run --board toaster
expect_output "There is no board 'toaster'. There are: "
expect_output "mps2_an385"
expect_status 2 petrel run no_such_example
expect_output "There is no example 'no_such_example'."
expect_status 2 petrel bench no_such_group
expect_output "There is no group of benchmarks 'no_such_group'."
expect_status 2 petrel check no_such_check
expect_output "There is no check 'no_such_check'."
expect_status 2 petrel coverage net
expect_output "The path 'net' is neither in kernel/ nor in poll/"
expect_status 2 petrel setup no_such_group
expect_output "There is no group of packages 'no_such_group'. There are: run, test, check, bench."
expect_status 2 petrel build no_such_app
expect_output "There is no app 'no_such_app'. There are: "
expect_output "web_server"
expect_status 2 petrel test no_such_group
expect_output "There is no group of tests 'no_such_group'. There are: base, board, build,"
expect_status 2 petrel help fly

a_case "an option belongs to its verb and has its value"
expect_status 2 petrel build --seconds 3
expect_output "'./petrel build' has no option --seconds."
expect_status 2 petrel run --seconds
expect_output "The option --seconds needs a value."
expect_status 2 petrel run one two
expect_output "there is also 'two'"
expect_status 2 petrel clean everything
expect_output "takes no argument 'everything'"

# expect_refused MESSAGE OPTION...: for every board, in one line, and nothing was built.
expect_refused() {
    message=$1
    shift
    for board in posix mps2_an385; do
        expect_status 2 petrel run --board "$board" "$@"
        expect_same "$(cat "$work/output")" "petrel: $message"
    done
}

a_case "a value that makes no sense is refused before anything is built"
for value in 0 -1 soon 1000001 99999999999999999999 ''; do
    expect_refused "The option --seconds needs a number from 1 to 1000000, not '$value'." \
        --seconds "$value"
done
for value in 0 -1 x 65536 70000 99999999999999999999 ''; do
    expect_refused "The option --port-base needs a number from 1 to 65535, not '$value'." \
        --port-base "$value"
done
for value in /nonexistent/x "$work" "$work/x/y" ''; do
    expect_refused "The option --pcap needs a file that can be written, not '$value'." \
        --pcap "$value"
done

a_case "every port of an example has to be one"
expect_refused "The option --port-base needs a number from 1 to 65534, not '65535'." \
    --port-base 65535

a_case "verbs that come later say so"
for verb in debug menuconfig size usb log; do
    expect_status 2 petrel "$verb"
    expect_output "'./petrel $verb' is not there yet."
done

a_case "every verb has help"
for verb in setup build run test bench check clean help; do
    expect_status 0 petrel help "$verb"
    expect_output "./petrel $verb"
done
expect_status 0 petrel run --help
expect_output "--port-base N"

a_case "it works from another folder and through a link"
ln -s "$PETREL_ROOT/petrel" "$work/link"
cd /
expect_status 0 "$work/link" help
