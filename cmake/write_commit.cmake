# cmake -D OUTPUT=x.cpp [-D GIT=git] -P write_commit.cmake: a source file that says which commit this is. An archive made by git
# says so itself; a checkout is asked; anything else has none.
get_filename_component(root ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)
file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/commit.txt commit LIMIT_COUNT 1)
if(NOT commit MATCHES "^[0-9a-f]+$")
  set(commit)
  # The folder may lie in somebody else's repository, whose commits say nothing of it.
  if(GIT AND EXISTS ${root}/.git)
    execute_process(COMMAND ${GIT} rev-parse HEAD WORKING_DIRECTORY ${root}
      OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
endif()
string(SUBSTRING "${commit}" 0 12 commit)
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT [[
#include "commit.h"

namespace spore::cli {

const char* builtCommit() { return "@commit@"; }

}  // namespace spore::cli
]] @ONLY)
