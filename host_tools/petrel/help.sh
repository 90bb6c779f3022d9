# SPDX-License-Identifier: Apache-2.0

verbs='setup, build, run, test, bench, check, coverage, clean, help'

verb_help() {
    case ${1:-} in
    '') help_all ;;
    setup | build | run | test | bench | check | coverage | clean | help) "help_$1" ;;
    debug | menuconfig | size | usb | log) not_yet "$1" ;;
    *) fail "There is no verb '$1'. There are: $verbs." ;;
    esac
}

help_all() {
    cat <<'END'
Petrel, an operating system for microcontrollers that talk.

    ./petrel run            build the web server, boot it in QEMU, show its console
    ./petrel test           build and run every test

Verbs:
    setup [group]           install what is missing (the other verbs do it, too)
    build [app]             build programs for a board
    run [example]           build and start a program
    test [group]            build and run tests
    bench [group]           measure
    check [check]           format, floors, headers and the like
    coverage [path]         which branches of kernel/ and poll/ the tests take
    clean                   remove what was built
    help [verb]             say more

CMake works without this script, too: docs/building.md.
END
}

help_setup() {
    cat <<'END'
./petrel setup [group]

Installs the Debian packages that are missing, as root or through sudo, and fetches lwIP's
sources. When nothing is missing it needs neither network nor root. The groups are run, test,
check and bench (host_tools/petrel/packages.txt); without a group, all.
END
}

help_build() {
    cat <<'END'
./petrel build [app] [--board BOARD]

Builds one program, or all, into build/<board>/bin/.
END
    help_boards
    say "The apps are: $(join_with_commas $(examples))."
}

help_run() {
    cat <<'END'
./petrel run [example] [--board BOARD] [--seconds N] [--port-base N] [--pcap FILE]

Builds an example and starts it: in QEMU, or natively with --board posix. Ctrl-C ends it.

    --seconds N       end it after N seconds, 1 to 1000000; still running then counts as success
    --port-base N     use the ports N, N+1, ... of this computer instead of the usual ones; all of
                      them are from 1 to 65535
    --pcap FILE       write its network traffic to FILE, for Wireshark or tcpdump

The status is the program's own.
END
    help_boards
    say "The examples are: $(join_with_commas $(examples)). Usual: $default_example."
}

help_boards() {
    say
    say "The boards are: $(join_with_commas $(boards)). Usual: $default_board."
}

help_test() {
    cat <<'END'
./petrel test [group]

Builds and runs the tests in the trees posix-asan, posix and mps2_an385, a choice of them in
lm3s6965evb, and those of the kernel in mps2_an386, mps2_an500, microbit and posix_aarch64; with a
group (a CTest label) only those. With CI=true in the environment a test that is skipped counts as a
failure.
END
    say
    say "The groups are: $(join_with_commas $(test_groups))."
}

help_bench() {
    cat <<'END'
./petrel bench [group] [--json] [--check] [--record] [--only PATTERN] [--profile ROW]

Measures, and prints a table or (--json) rows of {name, unit, value, target, best_peer, better}.
--check fails when a row that does not depend on this computer's load is worse than recorded,
--record records. --only 'udp*' leaves rows out; --profile says in which functions the instructions
of a row are executed. docs/benchmarks.md tells the rest.
END
    say
    say "The groups are: $(join_with_commas $(bench_groups))."
}

help_check() {
    cat <<'END'
./petrel check [check]

Runs the static checks of .ci/checks/, or one of them.
END
    say
    say "The checks are: $(join_with_commas $(cd "$root/.ci/checks" && ls))."
}

help_coverage() {
    cat <<'END'
./petrel coverage [path]

Runs the tests of kernel/ and poll/ natively in a tree that counts, and prints a table: of each
file its branches, those that no test took, and those excused in tests/coverage/exclusions.txt;
above it each missing branch with its line. With a path only the files that begin so.
END
    say "Fails when a test fails, a function is never called, or less than $coverage_at_least % are taken."
    say "docs/coverage.md tells the rest."
}

help_clean() {
    cat <<'END'
./petrel clean

Removes build/. lwIP's sources stay in .deps/.
END
}

help_help() {
    cat <<'END'
./petrel help [verb]

Says what a verb does and which options it has.
END
}
