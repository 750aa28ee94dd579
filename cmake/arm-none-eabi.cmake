# SPDX-License-Identifier: MIT
# Toolchain: a bare ARM processor without operating system and C library; libgcc's arithmetic is all that is linked.
set(LIFEBOAT_CPU_FLAGS "-mcpu=cortex-m4 -mthumb -mfloat-abi=soft" CACHE STRING "Flags that choose the processor")
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_ASM_COMPILER arm-none-eabi-g++)
# Those that know of link-time optimisation
set(CMAKE_AR arm-none-eabi-gcc-ar)
set(CMAKE_RANLIB arm-none-eabi-gcc-ranlib)
set(CMAKE_SIZE arm-none-eabi-size)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
# -fbuiltin: -ffreestanding alone makes a call of each memcpy of four bytes. What is moved out of loops takes registers,
# and those take stack.
set(CMAKE_C_FLAGS_INIT "${LIFEBOAT_CPU_FLAGS} -ffreestanding -fbuiltin -fno-move-loop-invariants \
-ffunction-sections -fdata-sections")
set(CMAKE_CXX_FLAGS_INIT "${CMAKE_C_FLAGS_INIT} \
-fno-exceptions -fno-rtti -fno-threadsafe-statics -fno-unwind-tables -fno-asynchronous-unwind-tables")
