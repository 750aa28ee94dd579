# SPDX-License-Identifier: MIT
# cmake -D NM=... -D LIBRARY=... -P CheckFreestanding.cmake: fails with the names of all symbols that LIBRARY needs
# and that a freestanding room must not need, or of variables that it keeps: they would survive a restart that does not
# clear the memory. FreestandingTest.cmake makes a test of it.

set(allowed
    "_Z(TV|TI|TS|Thn[0-9]+_)?N[KVRO]*(4core|8firmware).*" # our own
    "mem(cpy|move|set|cmp|chr)|bcmp|strlen"         # plain assignments, comparisons and searches; in every C library
    "__[a-z]+[sdt]i[234]"                           # arithmetic that the processor lacks (__popcountdi2)
    "__aeabi_.*|__gnu_thumb1_case_.*"               # the same on ARM, and switches on its smallest processors
    "__cpu_model|__cpu_features2|__cpu_indicator_init" # __builtin_cpu_supports
    "_GLOBAL_OFFSET_TABLE_|__stack_chk_(fail|guard)"
    "__gcov_.*|__llvm_profile_.*")                  # line coverage
list(JOIN allowed "|" allowed)

execute_process(COMMAND ${NM} --undefined-only --format=posix ${LIBRARY}
    OUTPUT_VARIABLE listing COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+ [Uvw][^\n]*" lines "${listing}")

set(forbidden "")
foreach(line IN LISTS lines)
    string(REGEX REPLACE " .*" "" symbol "${line}")
    if(symbol MATCHES "^__(asan|ubsan|tsan|msan|sanitizer)_")
        message("skipped: ${LIBRARY} is built with sanitizers")
        return()
    endif()
    if(NOT symbol MATCHES "^(${allowed})$")
        list(APPEND forbidden ${symbol})
    endif()
endforeach()

if(forbidden)
    list(REMOVE_DUPLICATES forbidden)
    list(JOIN forbidden "\n  " forbidden)
    message(FATAL_ERROR "${LIBRARY} must not need:\n  ${forbidden}")
endif()

execute_process(COMMAND ${NM} --defined-only --format=posix ${LIBRARY}
    OUTPUT_VARIABLE listing COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "\n[^ \n]+ [bBC] [^\n]*" variables "\n${listing}")
if(variables)
    list(JOIN variables "" variables)
    message(FATAL_ERROR "${LIBRARY} must not keep:${variables}")
endif()
