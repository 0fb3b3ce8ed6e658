# cmake -D MUTANT=x.mutant.cmake -D OUTPUT=x.cpp -P mutate.cmake: writes the mutated source file.
# The text to find must stand in the source exactly once, so that no mutant goes on as the unchanged engine.
include(${MUTANT})
file(READ ${CMAKE_CURRENT_LIST_DIR}/../${source} text)
string(FIND "${text}" "${find}" first)
string(FIND "${text}" "${find}" last REVERSE)
if(first EQUAL -1)
  message(FATAL_ERROR "${MUTANT}: ${source} does not contain: ${find}")
elseif(NOT first EQUAL last)
  message(FATAL_ERROR "${MUTANT}: ${source} contains more than once: ${find}")
endif()
string(REPLACE "${find}" "${replacement}" text "${text}")
file(WRITE ${OUTPUT} "${text}")
