# cmake -D MUTANT=x.mutant.cmake -D ENGINE=program -D MUTATED=program -P check.cmake: the true engine must survive the
# run, and the mutant must be caught in it, first by the checker that is named for it.
include(${MUTANT})
list(JOIN run " " command)

execute_process(COMMAND ${ENGINE} ${run} RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE errors)
if(NOT result EQUAL 0)
  message(NOTICE "${errors}")
  message(FATAL_ERROR "the engine itself fails (${result}) in: spore sim ${command}")
endif()

execute_process(COMMAND ${MUTATED} ${run} RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE errors)
if(result EQUAL 0)
  message(FATAL_ERROR "no checker has noticed the mutant in: spore sim ${command}")
endif()
string(REGEX MATCH "BROKEN ([a-z_]+) at [^\n]*" broken "${errors}")
if(NOT CMAKE_MATCH_1 STREQUAL caught_by)
  message(NOTICE "${errors}")
  message(FATAL_ERROR "not ${caught_by} but ${CMAKE_MATCH_1} (${result}) has caught the mutant in: spore sim ${command}")
endif()
message(STATUS "${broken}")
