# SPDX-License-Identifier: MIT
# cmake -D OUTPUT=file.h -D "FILES=a.py;b.py" -P EmbedPython.cmake: the pieces of Python that go to a module, as string
# constants without their comments, empty lines and wide indentation. A file a.py becomes device::helpers::a.
# A comment is a line of its own, or stands two spaces behind the code; "  # " must not occur in a string.
set(text "// Made of device/python/helpers by cmake/EmbedPython.cmake.\n#pragma once\n\n#include <string_view>\n\n")
string(APPEND text "namespace device::helpers\n{\n\n")
foreach(file IN LISTS FILES)
    get_filename_component(name ${file} NAME_WE)
    file(READ ${file} code)
    string(REGEX REPLACE "(^|\n)[ ]*#[^\n]*" "\\1" code "\n${code}\n")
    string(REGEX REPLACE "  # [^\n]*" "" code "${code}")
    string(REGEX REPLACE "[ ]+\n" "\n" code "${code}")
    foreach(level RANGE 12) # four spaces to a tab, from the left
        string(REGEX REPLACE "(\n\t*)    " "\\1\t" code "${code}")
    endforeach()
    string(REGEX REPLACE "\n\n+" "\n" code "${code}")
    # Blanks beside operators and commas; those must not matter in a string.
    string(REGEX REPLACE " (==|!=|<=|>=|<<|>>|[-+|&^%*/<>=]=?) " "\\1" code "${code}")
    string(REGEX REPLACE ", " "," code "${code}")
    string(REGEX REPLACE "^\n" "" code "${code}")
    string(APPEND text "inline constexpr std::string_view ${name} = R\"python(${code})python\";\n\n")
endforeach()
string(APPEND text "} // namespace device::helpers\n")
file(WRITE ${OUTPUT} "${text}")
