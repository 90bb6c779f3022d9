# SPDX-License-Identifier: Apache-2.0
#
# A library <name> in configuration <c> is two targets: <c>.<name>, its headers and those of the
# floors below, and <c>.<name>.objects, its code. Programs link the objects of every library, so
# that a handler in one library may replace a weak one in another whatever the order; the linker
# drops what nobody calls.

# petrel_library(<name> [SOURCES ...] [LINKS <lower library>...] [PRIVATE_LINKS <library>...]
#                [PRIVATE_INCLUDES <folder>...])
#
# The folder include/ beside the CMakeLists.txt is public. PRIVATE_LINKS are for the library's own
# files: guest libraries, and host libraries on posix.
function(petrel_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS;PRIVATE_LINKS;PRIVATE_INCLUDES")
    petrel__add_headers(${name} ${arg_LINKS})
    if(IS_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/include)
        target_include_directories(${PETREL_CONFIGURATION}.${name} INTERFACE
            ${CMAKE_CURRENT_SOURCE_DIR}/include)
    endif()
    if(arg_SOURCES)
        petrel__add_objects(${name} ${arg_SOURCES})
        petrel__resolve_links(private_links ${name} ${arg_PRIVATE_LINKS})
        target_link_libraries(${PETREL_CONFIGURATION}.${name}.objects PRIVATE
            petrel_warnings ${private_links})
        target_include_directories(${PETREL_CONFIGURATION}.${name}.objects PRIVATE
            ${CMAKE_CURRENT_SOURCE_DIR} ${arg_PRIVATE_INCLUDES})
    endif()
endfunction()

# petrel_compile_for_size(<file>...)
#
# For files of which nothing runs often: small instead of fast.
function(petrel_compile_for_size)
    if(PETREL_COVERAGE)
        return()
    endif()
    set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS -Os)
endfunction()

# petrel_guest_library(<name> SOURCES ... [INCLUDES <folder>...] [LINKS <lower library>...])
#
# Third-party code: compiled without our warnings, its headers are system headers.
function(petrel_guest_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;INCLUDES;LINKS")
    petrel__add_headers(${name} ${arg_LINKS})
    target_include_directories(${PETREL_CONFIGURATION}.${name} SYSTEM INTERFACE ${arg_INCLUDES})
    petrel__add_objects(${name} ${arg_SOURCES})
    target_compile_options(${PETREL_CONFIGURATION}.${name}.objects PRIVATE -w)
endfunction()

function(petrel__add_headers name)
    petrel__resolve_links(links ${name} ${ARGN})
    add_library(${PETREL_CONFIGURATION}.${name} INTERFACE)
    target_link_libraries(${PETREL_CONFIGURATION}.${name} INTERFACE
        ${PETREL_CONFIGURATION}.config ${links})
    set_property(GLOBAL APPEND PROPERTY PETREL_HEADERS_${PETREL_CONFIGURATION}
        ${PETREL_CONFIGURATION}.${name})
endfunction()

function(petrel__add_objects name)
    set(objects ${PETREL_CONFIGURATION}.${name}.objects)
    # Built when a program is: a configuration may be there for its headers only.
    add_library(${objects} OBJECT EXCLUDE_FROM_ALL ${ARGN})
    if(CONFIG_SIMULATION_EDGES AND NOT name STREQUAL arch)
        target_compile_options(${objects} PRIVATE -fsanitize-coverage=trace-pc)
    endif()
    target_link_libraries(${objects} PRIVATE ${PETREL_CONFIGURATION}.${name})
    set_property(GLOBAL APPEND PROPERTY PETREL_OBJECTS_${PETREL_CONFIGURATION} ${objects})
endfunction()

# A link is a library of this configuration, else any target (a host library, for example).
function(petrel__resolve_links outvar user)
    set(targets "")
    foreach(link IN LISTS ARGN)
        if(TARGET ${PETREL_CONFIGURATION}.${link})
            list(APPEND targets ${PETREL_CONFIGURATION}.${link})
        elseif(TARGET ${link})
            list(APPEND targets ${link})
        else()
            list(JOIN PETREL_FLOORS " " floors)
            message(FATAL_ERROR "The library ${user} links '${link}', which is not there."
                " A library links only what lies below it: ${floors}.")
        endif()
    endforeach()
    set(${outvar} ${targets} PARENT_SCOPE)
endfunction()
