# SPDX-License-Identifier: Apache-2.0
#
# In a tree with PETREL_COVERAGE: the tests whose branches count, as the target coverage_tests and
# the CTest label coverage. docs/coverage.md tells the rest.

# The folders of tests/unit that belong to kernel/ and poll/.
set(PETREL_COVERED_UNITS base compat kernel poll)

add_custom_target(coverage_tests)

# petrel_count_coverage(<test> <program>...)
function(petrel_count_coverage test)
    if(NOT PETREL_COVERAGE)
        return()
    endif()
    set_property(TEST ${test} APPEND PROPERTY LABELS coverage)
    add_dependencies(coverage_tests ${ARGN})
    foreach(program IN LISTS ARGN)
        target_sources(${program} PRIVATE ${PETREL_ROOT}/tests/coverage/dump_at_exit.c)
        target_link_options(${program} PRIVATE -Wl,--wrap=_exit)
    endforeach()
endfunction()
