# SPDX-License-Identifier: Apache-2.0

# petrel_unit_test(<name> [CONF <file>...] SOURCES ... [INCLUDES <folder>...] [LINKS ...])
#
# A cmocka program for this computer, with sanitizers: exists in a tree with PETREL_SANITIZE only.
# It sees the public headers of all folders and links none of their code: SOURCES names the file
# under test. Labels: unit, and the name of its folder.
function(petrel_unit_test name)
    if(NOT PETREL_SANITIZE AND NOT PETREL_COVERAGE)
        return()
    endif()
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "CONF;SOURCES;INCLUDES;LINKS")
    petrel__configuration_for(configuration ${name} ${arg_CONF})
    get_property(headers GLOBAL PROPERTY PETREL_HEADERS_${configuration})

    add_executable(${name} ${arg_SOURCES})
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR} ${arg_INCLUDES})
    target_link_libraries(${name} PRIVATE
        petrel_warnings ${configuration}.config ${headers} ${arg_LINKS} cmocka)
    get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR} NAME)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "unit;${folder}" TIMEOUT 60)
    if(folder IN_LIST PETREL_COVERED_UNITS)
        petrel_count_coverage(${name} ${name})
    endif()
endfunction()

# The programs of the group kernel: all that some trees build.
add_custom_target(kernel_tests)
# The programs of the group board: the board's choice (PETREL_BOARD_TESTS, a regular expression).
add_custom_target(board_tests)

# petrel_kernel_test(<name> [CONF <file>...] SOURCES ... [TIMEOUT <seconds>] [LABELS ...]
#                    [CRASH <file>] [REAL_TIME] [ICOUNT] [ARGUMENTS ...])
#
# A program with the harness of tests/support, run on the board of this tree. It passes when its
# TAP plan is complete, every line is ok and its exit status is 0. Labels: integration, and LABELS
# (kernel when there are none).
#
# CRASH: it passes when it ends with another status than 0 and prints, in order, a line for each
# regular expression in the file. On the board posix time is virtual unless REAL_TIME is given.
# ICOUNT: an emulator lets time pass by instructions, not by the clock, so that runs are alike.
# ARGUMENTS are the program's there, and the emulator's on other boards.
function(petrel_kernel_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "REAL_TIME;ICOUNT" "TIMEOUT;CRASH" "CONF;SOURCES;LABELS;ARGUMENTS")
    petrel__default(arg_TIMEOUT 60)
    petrel__default(arg_LABELS kernel)
    set(support ${PETREL_ROOT}/tests/support)
    if("net" IN_LIST arg_LABELS)
        list(APPEND arg_CONF ${PETREL_TEST_NET_CONF})
    endif()
    petrel__configuration_for(configuration ${name} ${support}/kernel_test.conf ${arg_CONF})

    file(GLOB harness CONFIGURE_DEPENDS ${support}/*.c)
    petrel__add_program(${name} ${configuration} ${arg_SOURCES} ${harness})
    target_include_directories(${name} PRIVATE ${support})
    petrel__define_if_set(${name} TEST_STACK_BYTES PETREL_TEST_STACK_BYTES)
    petrel__define_if_set(${name} TEST_HELPER_STACK_BYTES PETREL_TEST_HELPER_STACK_BYTES)
    add_dependencies(${name} host_tools)

    set(program --conf ${PETREL_BOARD_DIR}/runner.conf $<TARGET_FILE:${name}>)
    if(PETREL_ARCH STREQUAL posix)
        list(APPEND program $<IF:$<BOOL:${arg_REAL_TIME}>,--real-time,--virtual-time>)
    elseif(arg_ICOUNT)
        list(APPEND program -icount shift=7,align=off,sleep=off)
    endif()
    if(arg_CRASH)
        get_filename_component(expected ${arg_CRASH} ABSOLUTE)
        set(command ${support}/run_crash_test ${expected} ${PETREL_RUNNER} --seconds 50)
    else()
        set(command ${PETREL_RUNNER} --tap)
    endif()
    add_test(NAME ${name} COMMAND ${command} ${program} ${arg_ARGUMENTS})
    if(PETREL_BOARD_TESTS AND name MATCHES "${PETREL_BOARD_TESTS}")
        list(APPEND arg_LABELS board)
        add_dependencies(board_tests ${name})
    elseif(PETREL_BOARD_TESTS)
        # The board may have no room for it, so it is built when asked for by name.
        set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL TRUE)
    endif()
    set_tests_properties(${name} PROPERTIES
        LABELS "integration;${arg_LABELS}" TIMEOUT ${arg_TIMEOUT} SKIP_RETURN_CODE 77)
    if("kernel" IN_LIST arg_LABELS)
        add_dependencies(kernel_tests ${name})
        petrel_count_coverage(${name} ${name})
    elseif("simulation" IN_LIST arg_LABELS)
        petrel_count_coverage(${name} ${name})
    endif()
endfunction()

function(petrel__define_if_set target macro variable)
    if(${variable})
        target_compile_definitions(${target} PRIVATE ${macro}=${${variable}})
    endif()
endfunction()

macro(petrel__default variable value)
    if(NOT DEFINED ${variable})
        set(${variable} ${value})
    endif()
endmacro()
