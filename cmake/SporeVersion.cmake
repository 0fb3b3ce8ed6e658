# Which version this is, and which commit of it.

# spore_read_version(VARIABLE): of the one file that says so.
function(spore_read_version variable)
  set(header ${CMAKE_CURRENT_SOURCE_DIR}/src/spore/node/version.h)
  file(STRINGS ${header} line REGEX "#define SPORE_ENGINE_VERSION ")
  string(REGEX REPLACE ".*\"(.*)\"" "\\1" version "${line}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${header})
  set(${variable} ${version} PARENT_SCOPE)
endfunction()

# spore_commit_source(FILE): a source file that says the commit, made anew when another one is checked out. Nothing needs git.
function(spore_commit_source file)
  set(script ${PROJECT_SOURCE_DIR}/cmake/write_commit.cmake)
  set(follows ${script} ${PROJECT_SOURCE_DIR}/cmake/commit.txt)
  find_package(Git QUIET)
  if(GIT_FOUND AND EXISTS ${PROJECT_SOURCE_DIR}/.git)
    execute_process(COMMAND ${GIT_EXECUTABLE} rev-parse --git-path logs/HEAD
      WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE log OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    get_filename_component(log "${log}" ABSOLUTE BASE_DIR ${PROJECT_SOURCE_DIR})
    if(EXISTS "${log}" AND NOT IS_DIRECTORY "${log}")
      list(APPEND follows ${log})
    endif()
  endif()
  add_custom_command(
    OUTPUT ${file}
    COMMAND ${CMAKE_COMMAND} -D OUTPUT=${file} -D GIT=${GIT_EXECUTABLE} -P ${script}
    DEPENDS ${follows}
    VERBATIM)
endfunction()
