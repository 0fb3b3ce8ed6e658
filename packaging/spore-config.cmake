# find_package(spore): spore::sketch for a sketch (setup() and loop()), spore::node for a program with a main() of its own,
# spore::testing for tests of a sketch.
# The installed program is SPORE_EXECUTABLE, where there is one.
include(CMakeFindDependencyMacro)
find_dependency(Threads)

if(NOT TARGET spore::bearssl)
  # From its archive: an update sends the executable alone to other machines.
  find_path(BEARSSL_INCLUDE_DIR bearssl/bearssl.h)
  find_library(BEARSSL_LIBRARY NAMES libbearssl.a bearssl)
  mark_as_advanced(BEARSSL_INCLUDE_DIR BEARSSL_LIBRARY)
  if(NOT BEARSSL_INCLUDE_DIR OR NOT BEARSSL_LIBRARY)
    set(spore_FOUND FALSE)
    set(spore_NOT_FOUND_MESSAGE "BearSSL is missing; on Debian: apt-get install libbearssl-dev")
    return()
  endif()
  add_library(spore::bearssl UNKNOWN IMPORTED)
  set_target_properties(spore::bearssl PROPERTIES
    IMPORTED_LOCATION ${BEARSSL_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${BEARSSL_INCLUDE_DIR})
endif()

include(${CMAKE_CURRENT_LIST_DIR}/spore-targets.cmake)
find_program(SPORE_EXECUTABLE spore HINTS ${CMAKE_CURRENT_LIST_DIR}/../../../bin)
