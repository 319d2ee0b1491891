# One executable per tests/unit/<room>/test_*.c, linked to that room and no further; the rest by scripts.
pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)

add_library(test_harness STATIC)
file(GLOB harness_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/harness/*.c)
target_sources(test_harness PRIVATE ${harness_sources})
target_include_directories(test_harness PUBLIC ${CMAKE_SOURCE_DIR}/tests)
target_link_libraries(test_harness PUBLIC feria_flags PkgConfig::CMOCKA feria_store PkgConfig::QRENCODE m)

# Thousands of small databases with every commit synced: in memory where there is such a place, to spare the disk.
set(test_environment "SDL_VIDEODRIVER=offscreen;SDL_AUDIODRIVER=dummy")
if(IS_DIRECTORY /dev/shm)
    list(APPEND test_environment "TMPDIR=/dev/shm")
endif()

foreach(room base image print store core sync hub cli ui platform widgets screens)
    if(TARGET feria_${room})
        set(library feria_${room})
    else()
        set(library kiosk_${room})
    endif()
    file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/unit/${room}/test_*.c)
    foreach(test ${tests})
        get_filename_component(name ${test} NAME_WE)
        string(REGEX REPLACE "^test_" "${room}_" name ${name})
        add_executable(${name} ${test})
        target_link_libraries(${name} PRIVATE test_harness ${library})
        target_compile_definitions(${name} PRIVATE FERIA_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
        add_test(NAME ${name} COMMAND ${name})
        set_tests_properties(${name} PROPERTIES LABELS "unit;${room}" TIMEOUT 600
            ENVIRONMENT "${test_environment}")
    endforeach()
endforeach()

if(TARGET print_printer)
    target_link_libraries(print_slip PRIVATE feria_image)
    target_link_libraries(print_printer PRIVATE feria_image)
    target_link_libraries(print_escpos PRIVATE feria_image)
endif()
if(TARGET image_code_image)
    target_link_libraries(image_code_image PRIVATE PkgConfig::QRENCODE)
endif()

# Parsers under bytes that nobody meant: a deterministic loop in the suite, libFuzzer with FERIA_FUZZ (tests/fuzz/fuzz.h).
file(GLOB targets CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/fuzz_*.c)
foreach(target ${targets})
    get_filename_component(name ${target} NAME_WE)
    add_executable(${name} ${target})
    target_link_libraries(${name} PRIVATE test_harness feria_hub kiosk_platform)
    if(FERIA_FUZZ)
        target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    else()
        target_sources(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/fuzz/mutate.c)
        add_test(NAME ${name} COMMAND ${name})
        set_tests_properties(${name} PROPERTIES LABELS "fuzz" TIMEOUT 600)
    endif()
endforeach()

# A station without a screen, for the scripts.
add_executable(station_driver ${CMAKE_SOURCE_DIR}/tests/fault/station_driver.c)
target_link_libraries(station_driver PRIVATE feria_sync PkgConfig::QRENCODE PkgConfig::PNG)

# Another one, for many at once against a hub.
add_executable(chaos_station ${CMAKE_SOURCE_DIR}/tests/fault/chaos_station.c)
target_link_libraries(chaos_station PRIVATE feria_sync)

# What a phone reads from a picture of the agenda.
add_executable(calendar_reader ${CMAKE_SOURCE_DIR}/tests/journeys/calendar_reader.c)
target_link_libraries(calendar_reader PRIVATE feria_core feria_image)

# A stick as bad as sticks are, preloaded by tests/cli/test_stick_fat.sh.
add_library(fat_shim MODULE ${CMAKE_SOURCE_DIR}/tests/fault/fat_shim.c)
target_compile_definitions(fat_shim PRIVATE _GNU_SOURCE)
target_compile_options(fat_shim PRIVATE -Wall -Wextra -Wshadow -Wstrict-prototypes)
set_target_properties(fat_shim PROPERTIES PREFIX "")

# A receipt printer.
add_executable(receipt_tool ${CMAKE_SOURCE_DIR}/tests/journeys/receipt_tool.c)
target_link_libraries(receipt_tool PRIVATE test_harness feria_image)

# Scripts: tests/<folder>/test_*.sh, run with the programs' folder as the first argument.
foreach(folder style cli journeys fault wire)
    file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${folder}/test_*.sh)
    foreach(script ${scripts})
        get_filename_component(name ${script} NAME_WE)
        string(REGEX REPLACE "^test_" "${folder}_" name ${name})
        add_test(NAME ${name} COMMAND sh ${script} ${CMAKE_BINARY_DIR}
            WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
        set_tests_properties(${name} PROPERTIES LABELS ${folder} TIMEOUT 600)
    endforeach()
endforeach()
# The longest begin first, so that nothing waits for them at the end.
set_tests_properties(style_tidy PROPERTIES COST 1000 TIMEOUT 1100)
set_tests_properties(store_fault PROPERTIES COST 500)

option(FERIA_BENCH "Build the benches (tests/bench/run.sh)" OFF)
if(FERIA_BENCH)
    include(${CMAKE_SOURCE_DIR}/tests/bench/bench.cmake)
endif()
