# SPDX-License-Identifier: MIT
# A test that a freestanding room stays freestanding: it may call nothing but itself, other rooms of core,
# the four memory functions and helpers of the compiler. So no heap, exception or stream can creep in.

# lifeboat_freestanding_test(TARGET): checks the symbols of a FREESTANDING room; registered as freestanding_TARGET.
# Skipped where sanitizers call their own functions from everywhere.
function(lifeboat_freestanding_test target)
    add_test(NAME freestanding_${target}
        COMMAND ${CMAKE_COMMAND} -D NM=${CMAKE_NM} -D LIBRARY=$<TARGET_FILE:${target}>
            -P ${PROJECT_SOURCE_DIR}/cmake/CheckFreestanding.cmake)
    set_tests_properties(freestanding_${target} PROPERTIES SKIP_REGULAR_EXPRESSION "^skipped:")
endfunction()
