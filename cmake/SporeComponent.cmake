# One folder of sources is one component: a library that may link only what its folder may include.
# Beside x.cpp stand x_test.cpp, x_fuzz.cpp and x_bench.cpp.
include(SporeInstrumentation)
if(NOT PROJECT_IS_TOP_LEVEL)
  set(GTest_FOUND OFF)
elseif(CMAKE_CROSSCOMPILING)
  # The tests run on the chip, behind a shim: tests/on_target.
elseif(SPORE_TESTS)
  find_package(GTest REQUIRED)
else()
  find_package(GTest QUIET)
endif()

add_library(spore_warnings INTERFACE)
# Compiled as one, a folder's files read the headers once for all of them, which takes a quarter of the time: the presets
# sanitize and chip do so (CMAKE_UNITY_BUILD), and spore_folders_as_one(). There a local name may be another file's; what
# is compiled file by file elsewhere is judged there.
if(NOT CMAKE_UNITY_BUILD)
  set(shadow $<$<NOT:$<STREQUAL:$<TARGET_PROPERTY:UNITY_BUILD_MODE>,GROUP>>:-Wshadow>)
endif()
if(PROJECT_IS_TOP_LEVEL)
  target_compile_options(spore_warnings INTERFACE -Wall -Wextra ${shadow} -Werror)
endif()

# spore_alone(files): not as one with others, because another file of the folder calls something else by the same name, or
# because some programs do without what is in it, or bring their own.
function(spore_alone)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  set_property(GLOBAL APPEND PROPERTY SPORE_ALONE ${ARGN})
endfunction()

# spore_folders_as_one(TARGET sources): compiles these, of the engine, as one a folder.
function(spore_folders_as_one target)
  get_property(alone GLOBAL PROPERTY SPORE_ALONE)
  foreach(source ${ARGN})
    if(NOT source IN_LIST alone)
      string(REGEX REPLACE "^.*/src/(spore|boards)/([^/]*)/.*$" "\\2" folder ${source})
      set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${folder})
    endif()
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()

# What a program defines that runs the engine in a process, with the Linux board or without it.
set(SPORE_PROCESS ${PROJECT_SOURCE_DIR}/src/boards/linux/check_failed.cpp ${PROJECT_SOURCE_DIR}/src/boards/linux/memory.cpp)

# What every part of the engine is compiled with: the chip's dialect, and Linux capacities unless the chip's
# are asked for.
add_library(spore_engine_options INTERFACE)
target_link_libraries(spore_engine_options INTERFACE spore_warnings)
target_include_directories(spore_engine_options INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_features(spore_engine_options INTERFACE cxx_std_17)
if(NOT SPORE_CHIP_SIZES)
  target_compile_definitions(spore_engine_options INTERFACE
    SPORE_MEMBERS_MAX=1000 SPORE_MEMBER_TEXT_BYTES=65535 SPORE_PROFILES_MAX=64 SPORE_PROFILE_BYTES=131072
    SPORE_EXCHANGES_MAX=64 SPORE_OLD_PEERS_MAX=64 SPORE_ENDPOINTS_MAX=64 SPORE_TASKS_MAX=64
    SPORE_RECENT_EVENTS_MAX=256 SPORE_SURE_PUBLISHERS_MAX=256 SPORE_SURE_BYTES=4096
    SPORE_RETAINED_MAX=256 SPORE_RETAINED_BYTES=32768
    SPORE_WEB_SOCKET_FILTERS_MAX=16 SPORE_WEB_SOCKET_FILTERS_IN_ALL_MAX=512 SPORE_LOG_BYTES=65536
    SPORE_REQUEST_NONCES_MAX=64 SPORE_WRONG_CLIENTS_MAX=32 SPORE_PROVEN_CLIENTS_MAX=64)
endif()

# GoogleTest's header takes nine tenths of a test's compilation: it is read once for all tests, with what writes our values
# into its messages. They are C++20, which the command line and the simulator are; the engine's own tests are compiled as
# C++17 for the chip too. A test runs once for each time it is compiled: it is not worth optimizing, what it tests is.
if(GTest_FOUND)
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/test_header.cpp CONTENT "")
  add_library(spore_test_header OBJECT ${PROJECT_BINARY_DIR}/test_header.cpp)
  target_compile_features(spore_test_header PUBLIC cxx_std_20)
  target_compile_options(spore_test_header PUBLIC -O0)
  target_precompile_headers(spore_test_header PRIVATE ${PROJECT_SOURCE_DIR}/tests/support/printers.h)
  target_link_libraries(spore_test_header PUBLIC spore_warnings GTest::gtest_main)
endif()

# Properties of a test that computes all the time. ./ctl.sh test runs four tests a core, most of which wait: a few of
# these are enough for the processors, and leave the others time to answer.
set(SPORE_COMPUTES PROCESSORS 3)

# Before the command of a test that depends on nothing but files: with the same bytes it is run once.
set(SPORE_UNLESS_PASSED ${PROJECT_SOURCE_DIR}/tools/unless_passed)

# spore_tests(NAME LIBRARIES libraries SOURCES sources): one GoogleTest program from all x_test.cpp of a folder. The host's
# ctest runs those that the preset sanitize compiles, and the engine's once more in tests/no_allocation; its own are built
# when somebody asks for one, or for unit_tests.
function(spore_tests name)
  cmake_parse_arguments(ARG "" "" "LIBRARIES;SOURCES" ${ARGN})
  if(NOT GTest_FOUND OR NOT ARG_SOURCES)
    return()
  endif()
  add_executable(${name}_test ${ARG_SOURCES})
  target_precompile_headers(${name}_test REUSE_FROM spore_test_header)
  target_link_libraries(${name}_test PRIVATE ${ARG_LIBRARIES} spore_test_support spore_test_header)
  if(SPORE_SANITIZE OR SPORE_COVERAGE)
    add_test(NAME unit.${name} COMMAND ${name}_test)
    set_tests_properties(unit.${name} PROPERTIES LABELS unit)
  else()
    set_target_properties(${name}_test PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
  file(RELATIVE_PATH folder ${PROJECT_BINARY_DIR} ${CMAKE_CURRENT_BINARY_DIR})
  set_property(GLOBAL APPEND PROPERTY SPORE_UNIT_TESTS ${folder}/${name}_test)
endfunction()

# spore_fuzzers(LIBRARIES libraries SOURCES sources): one libFuzzer program from each x_fuzz.cpp. Builds of
# other presets only take note of them, so that the host's ctest can run all.
function(spore_fuzzers)
  cmake_parse_arguments(ARG "" "" "LIBRARIES;SOURCES" ${ARGN})
  file(RELATIVE_PATH folder ${PROJECT_BINARY_DIR} ${CMAKE_CURRENT_BINARY_DIR})
  foreach(source ${ARG_SOURCES})
    get_filename_component(fuzzer ${source} NAME_WE)
    set_property(GLOBAL APPEND PROPERTY SPORE_FUZZERS ${folder}/${fuzzer})
    if(SPORE_SANITIZE)
      add_executable(${fuzzer} ${source})
      target_link_libraries(${fuzzer} PRIVATE ${ARG_LIBRARIES} spore_test_support)
      target_link_options(${fuzzer} PRIVATE -fsanitize=fuzzer)
    endif()
  endforeach()
endfunction()

# spore_component(NAME DEPENDS other components)
function(spore_component name)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  set(tests ${sources})
  set(fuzzers ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "_(test|fuzz|bench)\\.cpp$")
  list(TRANSFORM ARG_DEPENDS PREPEND spore_)

  if(sources)
    add_library(spore_${name} STATIC ${sources})
    target_compile_options(spore_${name} PRIVATE -fno-exceptions -fno-rtti)
    target_link_libraries(spore_${name} PUBLIC spore_engine_options ${ARG_DEPENDS})
  else()
    add_library(spore_${name} INTERFACE)
    target_link_libraries(spore_${name} INTERFACE spore_engine_options ${ARG_DEPENDS})
  endif()
  set_property(GLOBAL APPEND PROPERTY SPORE_ENGINE_TESTS ${tests})
  set_property(GLOBAL APPEND PROPERTY SPORE_COMPONENTS spore_${name})

  spore_tests(${name} LIBRARIES spore_${name} SOURCES ${tests})
  spore_fuzzers(LIBRARIES spore_${name} SOURCES ${fuzzers})
endfunction()
