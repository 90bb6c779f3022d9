# SPDX-License-Identifier: Apache-2.0

# petrel_application(<name> [CONF <file>...] SOURCES ...)
#
# A program for the board, in bin/ of the build tree. Applications whose CONF files are the same
# share one configuration.
function(petrel_application name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "CONF;SOURCES")
    petrel__configuration_for(configuration ${name} ${arg_CONF})
    petrel__add_program(${name} ${configuration} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endfunction()

# An executable with all of Petrel in the given configuration. Its main() is called by the kernel,
# in a thread; on the board posix the host calls another main(), so it goes by another name.
function(petrel__add_program name configuration)
    get_property(headers GLOBAL PROPERTY PETREL_HEADERS_${configuration})
    get_property(objects GLOBAL PROPERTY PETREL_OBJECTS_${configuration})
    add_executable(${name} ${ARGN})
    target_link_libraries(${name} PRIVATE
        petrel_program_warnings ${configuration}.config ${headers} ${objects})
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    if(TARGET ${configuration}.bsd)
        target_link_libraries(${name} PRIVATE ${configuration}.bsd)
    endif()
    target_compile_definitions(${name} PRIVATE main=petrel_main)
    set_target_properties(${name} PROPERTIES LINK_DEPENDS "${PETREL_LINKER_SCRIPT}")
endfunction()
