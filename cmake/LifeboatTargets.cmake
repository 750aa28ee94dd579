# SPDX-License-Identifier: MIT
# How rooms and tests become targets: one static library for each room, one executable for each test class.

# Settings that every target of ours shares.
add_library(lifeboat_options INTERFACE)
target_include_directories(lifeboat_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(lifeboat_options INTERFACE -Wall -Wextra $<$<BOOL:${LIFEBOAT_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # g++ 12 sees overlaps in std::string's operator+ that are not there (GCC bug 105651).
    target_compile_options(lifeboat_options INTERFACE -Wno-restrict)
endif()

# lifeboat_room(NAME [FREESTANDING] SOURCES... LINK...)
# FREESTANDING: shared with the firmware, so neither exceptions nor run-time types.
function(lifeboat_room name)
    cmake_parse_arguments(ROOM "FREESTANDING" "" "SOURCES;LINK" ${ARGN})
    add_library(${name} STATIC ${ROOM_SOURCES})
    target_link_libraries(${name} PUBLIC lifeboat_options ${ROOM_LINK})
    if(ROOM_FREESTANDING)
        target_compile_options(${name} PRIVATE -fno-exceptions -fno-rtti -fno-threadsafe-statics)
    else()
        set_target_properties(${name} PROPERTIES UNITY_BUILD ${LIFEBOAT_UNITY} UNITY_BUILD_BATCH_SIZE 8)
    endif()
endfunction()

# Tests compile faster with few optimisations; what they test has all. With these g++ 12 sees strings and optionals read
# wrongly that are not; the sanitizers would.
set(LIFEBOAT_TEST_FLAGS
    $<$<CONFIG:RelWithDebInfo,Release>:-Og>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-array-bounds;-Wno-stringop-overflow>)

# A hundred programs are linked; mold needs a tenth of the time.
find_program(LIFEBOAT_MOLD mold)
if(LIFEBOAT_MOLD AND NOT (CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12.1))
    set(LIFEBOAT_TEST_LINK_FLAGS -fuse-ld=mold)
endif()

# The tests that take longest: they begin first, so that none is left alone at the end.
set(LIFEBOAT_LONG_TESTS TestModuleCommands TestQemuModule TestQemuPowerCuts TestRunCommand TestManyModules TestWholeJob
    TestFileSystemPowerCuts TestDownloadFaults TestSimulator)

# Flashes of megabytes come and go by the thousand: glibc is to keep their memory. To give each back to the kernel takes
# longer than many a test.
set(LIFEBOAT_TEST_ENVIRONMENT "QT_QPA_PLATFORM=offscreen"
    "GLIBC_TUNABLES=glibc.malloc.mmap_threshold=33554432:glibc.malloc.trim_threshold=268435456")

# lifeboat_test(TestName SOURCES... LINK... [HEADERS target]): a QtTest class, registered with ctest under its own name.
# HEADERS: whose precompiled header it uses.
function(lifeboat_test name)
    cmake_parse_arguments(TEST "" "HEADERS" "SOURCES;LINK" ${ARGN})
    if(NOT TEST_HEADERS)
        set(TEST_HEADERS lifeboat_test_headers)
    endif()
    # Each test includes what moc makes of it. AUTOMOC would look for more to do, and takes longer than the compiler.
    list(GET TEST_SOURCES 0 source)
    get_filename_component(class ${source} NAME_WE)
    set(moc_folder ${CMAKE_CURRENT_BINARY_DIR}/moc/${name})
    add_custom_command(OUTPUT ${moc_folder}/${class}.moc
        COMMAND Qt6::moc ${CMAKE_CURRENT_SOURCE_DIR}/${source} -o ${moc_folder}/${class}.moc
        DEPENDS ${source} VERBATIM)
    add_executable(${name} ${TEST_SOURCES} ${moc_folder}/${class}.moc)
    target_include_directories(${name} PRIVATE ${moc_folder})
    target_link_libraries(${name} PRIVATE lifeboat_test_support Qt6::Test ${TEST_LINK})
    target_compile_options(${name} PRIVATE ${LIFEBOAT_TEST_FLAGS})
    target_link_options(${name} PRIVATE ${LIFEBOAT_TEST_LINK_FLAGS})
    # QtTest's headers take longer to read than a test takes to compile.
    target_precompile_headers(${name} REUSE_FROM ${TEST_HEADERS})
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "${LIFEBOAT_TEST_ENVIRONMENT}" TIMEOUT 600)
    list(FIND LIFEBOAT_LONG_TESTS ${name} rank)
    if(rank GREATER_EQUAL 0)
        math(EXPR cost "100 - ${rank}")
        set_tests_properties(${name} PROPERTIES COST ${cost})
    endif()
endfunction()
