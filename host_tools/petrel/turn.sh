# SPDX-License-Identifier: Apache-2.0
#
# Who sets up or builds in this folder has the turn; others wait. Programs and tests run at once:
# a turn covers none of that. The turn is a lock on descriptor 9: it ends with the process, too.

turn_file=$root/.deps/turn

# Where nothing can be written, nothing can be built either.
take_turn() {
    if command -v flock >/dev/null && can_write_turn_file; then
        exec 9>>"$turn_file"
        flock --nonblock 9 || wait_for_turn
    fi
}

can_write_turn_file() {
    { mkdir -p "$root/.deps" && true >>"$turn_file"; } 2>/dev/null
}

wait_for_turn() {
    say "Waiting: another ./petrel sets up or builds here."
    flock 9
}

end_turn() {
    exec 9>&-
}
