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
expect_output "There is no board 'toaster'. There are: mps2_an385, posix."
expect_status 2 petrel run no_such_example
expect_output "There is no example 'no_such_example'."
expect_status 2 petrel bench no_such_group
expect_output "There is no group of benchmarks 'no_such_group'."
expect_status 2 petrel check no_such_check
expect_output "There is no check 'no_such_check'."
expect_status 2 petrel setup no_such_group
expect_output "There is no group of packages 'no_such_group'. There are: run, test, check, bench."
expect_status 2 petrel help fly

a_case "an option belongs to its verb and has its value"
expect_status 2 petrel build --seconds 3
expect_output "'./petrel build' has no option --seconds."
expect_status 2 petrel run --seconds
expect_output "The option --seconds needs a value."
expect_status 2 petrel run --seconds=soon
expect_output "The option --seconds needs a number, not 'soon'."
expect_status 2 petrel run one two
expect_output "there is also 'two'"
expect_status 2 petrel clean everything
expect_output "takes no argument 'everything'"

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
