# SPDX-License-Identifier: Apache-2.0
#
# web_server_assets(<target>)
#
# Compiles the files of www/ into <target>; #include "www.h" then declares www_site. The tool that
# makes the tables runs on the computer that builds, whatever it builds for.
function(web_server_assets target)
    set(example ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
    set(embed ${PETREL_ROOT}/host_tools/embed/embed.py)
    set(output ${CMAKE_CURRENT_BINARY_DIR}/assets)

    file(GLOB_RECURSE pages CONFIGURE_DEPENDS ${example}/www/*)
    add_custom_command(
        OUTPUT ${output}/www.c ${output}/www.h
        COMMAND ${Python3_EXECUTABLE} ${embed} ${example}/www www ${output}
        DEPENDS ${embed} ${pages}
        COMMENT "Embedding examples/web_server/www"
        VERBATIM)
    add_custom_target(${target}_assets DEPENDS ${output}/www.c ${output}/www.h)
    add_dependencies(petrel_generated ${target}_assets)
    target_sources(${target} PRIVATE ${output}/www.c)
    target_include_directories(${target} PRIVATE ${output} ${example})
endfunction()
