# Real processes and real sockets: one ctest for each topic. Every topic owns its UDP ports, cluster names and
# addresses (harness.py), so all of them run side by side, and beside a user's own cluster.
#
# They wait most of the time, so the longest come first, also while the other presets are built, and in lanes: the rest is
# left to tests that compute. More lanes end sooner, and make those that share the processors wait longer for each answer.
math(EXPR lanes "5 * ${cores} / 2")
set(longest rollout rollout_operators bad_image update_order first_generation rollout_faults hanging conflict forgery
  local_updates health rescue rotation events_tail api disk_full)
file(GLOB topics CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*_test.py)
list(TRANSFORM longest PREPEND ${CMAKE_CURRENT_LIST_DIR}/)
list(TRANSFORM longest APPEND _test.py)
list(REMOVE_ITEM topics ${longest})
set(number 0)
foreach(topic ${longest} ${topics})
  get_filename_component(name ${topic} NAME_WE)
  string(REGEX REPLACE "_test$" "" name ${name})
  # To and fro, so that the first lane does not get the longest of every round.
  math(EXPR lane "${number} % ${lanes}")
  math(EXPR is_back "${number} / ${lanes} % 2")
  if(is_back)
    math(EXPR lane "${lanes} - 1 - ${lane}")
  endif()
  math(EXPR cost "900 - ${number}")
  math(EXPR number "${number} + 1")
  add_test(NAME end_to_end.${name} COMMAND ${Python3_EXECUTABLE} ${topic})
  set_tests_properties(end_to_end.${name} PROPERTIES LABELS end_to_end TIMEOUT 600 COST ${cost}
    RESOURCE_LOCK end_to_end.${lane}
    ENVIRONMENT "SPORE_BUILD=${PROJECT_BINARY_DIR};SPORE_SANITIZED_BUILD=${PROJECT_SOURCE_DIR}/build/sanitize")
  # What a topic runs of the other presets must have been built.
  set(needs)
  foreach(need sanitized=sanitize chip_guest=lx106)
    string(REPLACE = ";" need ${need})
    list(GET need 0 word)
    list(GET need 1 preset)
    file(STRINGS ${topic} uses REGEX ${word})
    if(uses)
      list(APPEND needs ${preset})
    endif()
  endforeach()
  set_tests_properties(end_to_end.${name} PROPERTIES FIXTURES_REQUIRED "${needs}")
endforeach()
