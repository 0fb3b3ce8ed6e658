# Real processes and real sockets: one ctest for each topic. Every topic owns its UDP ports, cluster names and
# addresses (harness.py), so all of them run side by side, and beside a user's own cluster.
file(GLOB topics CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*_test.py)
foreach(topic ${topics})
  get_filename_component(name ${topic} NAME_WE)
  string(REGEX REPLACE "_test$" "" name ${name})
  add_test(NAME end_to_end.${name} COMMAND ${Python3_EXECUTABLE} ${topic})
  # Those without a history of their own begin while the other presets are built.
  set_tests_properties(end_to_end.${name} PROPERTIES LABELS end_to_end TIMEOUT 600 COST 100
    ENVIRONMENT "SPORE_BUILD=${CMAKE_BINARY_DIR};SPORE_SANITIZED_BUILD=${CMAKE_SOURCE_DIR}/build/sanitize")
  file(STRINGS ${topic} sanitized REGEX "sanitized")
  if(sanitized)
    set_tests_properties(end_to_end.${name} PROPERTIES FIXTURES_REQUIRED sanitize)
  endif()
endforeach()
