# SPDX-License-Identifier: MIT
# cmake -D SOURCE=... -D BUILD=... -D CPU_FLAGS=... -P ForProcessor.cmake: builds the restore library and the example
# port for a bare processor, checks what the library needs, and prints what it takes.
foreach(tool g++ gcc gcc-nm size)
    string(MAKE_C_IDENTIFIER ${tool} name)
    find_program(${name} arm-none-eabi-${tool})
    if(NOT ${name})
        message("skipped: there is no arm-none-eabi-${tool}")
        return()
    endif()
endforeach()

execute_process(
    COMMAND ${CMAKE_COMMAND} -G Ninja -S ${SOURCE} -B ${BUILD} --toolchain ${SOURCE}/cmake/arm-none-eabi.cmake
        -D CMAKE_BUILD_TYPE=MinSizeRel -D LIFEBOAT_WERROR=ON -D LIFEBOAT_CPU_FLAGS=${CPU_FLAGS}
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${BUILD} --target port_examples COMMAND_ERROR_IS_FATAL ANY)

set(library ${BUILD}/firmware/restore/liblifeboat_restore.a)
execute_process(
    COMMAND ${CMAKE_COMMAND} -D NM=${gcc_nm} -D LIBRARY=${library} -P ${SOURCE}/cmake/CheckFreestanding.cmake
    COMMAND_ERROR_IS_FATAL ANY)

# Without data and variables of its own, and without constructors that somebody would have to call.
execute_process(COMMAND ${size} --format=sysv ${library} OUTPUT_VARIABLE sections COMMAND_ERROR_IS_FATAL ANY)
if(sections MATCHES "\n\\.(data|bss|init_array|ctors)[^ \n]* +[1-9]")
    message(FATAL_ERROR "${library} has variables or constructors:${CMAKE_MATCH_0}")
endif()

file(GLOB programs RELATIVE ${BUILD}/firmware ${BUILD}/firmware/examples/*.elf)
execute_process(COMMAND ${size} restore/libfirmware_restore.a ${programs}
    WORKING_DIRECTORY ${BUILD}/firmware COMMAND_ERROR_IS_FATAL ANY)
