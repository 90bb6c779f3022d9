# SPDX-License-Identifier: Apache-2.0
#
# A configuration is a set of option values with one generated header, petrel_config.h, and one
# instance of each Petrel library. Its targets are called <configuration>.<library>.

set(Python3_EXECUTABLE /usr/bin/python3 CACHE FILEPATH "a Python that has kconfiglib")

# petrel_configuration(<name> [CONF <file>...])
#
# Option values come from the defaults in Kconfig, then from the board's defconfig, then from the
# CONF files in order.
function(petrel_configuration name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "CONF")
    petrel__absolute_paths(conf_files ${arg_CONF})

    set(PETREL_CONFIGURATION ${name})
    set(PETREL_CONFIGURATION_DIR ${CMAKE_BINARY_DIR}/configs/${name})
    petrel__evaluate_options(is_in_order ${PETREL_CONFIGURATION_DIR} ${conf_files})
    if(NOT is_in_order)
        return()
    endif()
    include(${PETREL_CONFIGURATION_DIR}/config.cmake)
    petrel__reconfigure_after_change_of(${PETREL_KCONFIG_FILES})

    petrel__add_configuration_target(${name} ${PETREL_CONFIGURATION_DIR})
    foreach(folder IN LISTS PETREL_FLOORS)
        petrel__add_floor(${PETREL_ROOT}/${folder} ${folder})
    endforeach()
    petrel__add_floor(${PETREL_BOARD_DIR} board)
endfunction()

# The name of the configuration with exactly these CONF files, made when it does not exist yet
# and then called after its first user.
function(petrel__configuration_for outvar user)
    petrel__absolute_paths(conf_files ${ARGN})
    string(MD5 key "${conf_files}")
    get_property(name GLOBAL PROPERTY PETREL_CONFIGURATION_${key})
    if(NOT name)
        set(name ${user})
        if(NOT conf_files)
            set(name default)
        endif()
        set_property(GLOBAL PROPERTY PETREL_CONFIGURATION_${key} ${name})
        petrel_configuration(${name} CONF ${conf_files})
    endif()
    set(${outvar} ${name} PARENT_SCOPE)
endfunction()

function(petrel__absolute_paths outvar)
    set(absolute_paths "")
    foreach(path IN LISTS ARGN)
        get_filename_component(path ${path} ABSOLUTE)
        list(APPEND absolute_paths ${path})
    endforeach()
    set(${outvar} ${absolute_paths} PARENT_SCOPE)
endfunction()

# Writes petrel_config.h and config.cmake into the folder, or sees to it that the build stops with
# the reason.
function(petrel__evaluate_options outvar folder)
    set(conf_files ${ARGN})
    if(EXISTS ${PETREL_BOARD_DIR}/defconfig)
        list(PREPEND conf_files ${PETREL_BOARD_DIR}/defconfig)
    endif()
    set(script ${PETREL_ROOT}/cmake/scripts/petrel_options.py)
    execute_process(
        COMMAND ${CMAKE_COMMAND} -E env
            srctree=${PETREL_ROOT}
            PETREL_ROOT=${PETREL_ROOT}
            PETREL_BOARD=${PETREL_BOARD}
            PETREL_BOARD_DIR=${PETREL_BOARD_DIR}
            PETREL_ARCH=${PETREL_ARCH}
            PETREL_CPU=${PETREL_CPU}
            ${Python3_EXECUTABLE} -B ${script} ${PETREL_ROOT}/Kconfig ${folder} ${conf_files}
        RESULT_VARIABLE status
        ERROR_VARIABLE reason)
    petrel__reconfigure_after_change_of(${script} ${conf_files})
    set(${outvar} TRUE PARENT_SCOPE)
    if(NOT status EQUAL 0)
        petrel__stop_later_with("${reason}")
        set(${outvar} FALSE PARENT_SCOPE)
    endif()
endfunction()

function(petrel__reconfigure_after_change_of)
    set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${ARGN})
endfunction()

# The target that carries what every C file of the configuration is compiled with.
function(petrel__add_configuration_target name folder)
    add_library(${name}.config INTERFACE)
    target_compile_options(${name}.config INTERFACE -include ${folder}/petrel_config.h)
    target_link_libraries(${name}.config INTERFACE petrel_flags)
    if(CONFIG_SIZE_OPTIMIZATIONS AND NOT PETREL_COVERAGE)
        target_compile_options(${name}.config INTERFACE -Os)
    endif()
endfunction()

function(petrel__add_floor folder place)
    if(EXISTS ${folder}/CMakeLists.txt)
        add_subdirectory(${folder} ${PETREL_CONFIGURATION_DIR}/${place})
    endif()
endfunction()
