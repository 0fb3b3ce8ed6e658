# Mutants: the engine with one rule broken each, to prove that a check of that rule would notice. A mutant is one source
# file of the engine with one text replaced; its object is linked before the library that has the true one.

# spore_mutant(PROGRAM FILE LIBRARIES libraries): the program with the mutant of this file, x.mutant.cmake, which sets
# `source`, `find` and `replacement`, and whatever its check needs.
function(spore_mutant program mutant)
  cmake_parse_arguments(ARG "" "" "LIBRARIES" ${ARGN})
  include(${mutant})
  set(mutated ${CMAKE_CURRENT_BINARY_DIR}/${program}.cpp)
  set(mutate ${PROJECT_SOURCE_DIR}/cmake/mutate.cmake)
  add_custom_command(
    OUTPUT ${mutated}
    COMMAND ${CMAKE_COMMAND} -D MUTANT=${mutant} -D OUTPUT=${mutated} -P ${mutate}
    DEPENDS ${mutant} ${PROJECT_SOURCE_DIR}/${source} ${mutate}
    VERBATIM)
  set_source_files_properties(${mutated} PROPERTIES COMPILE_OPTIONS "-fno-exceptions;-fno-rtti")
  add_executable(${program} ${mutated})
  target_link_libraries(${program} PRIVATE ${ARG_LIBRARIES})
endfunction()
