# What others build on, from outside: installed, packed, and in the build of another project.
file(GLOB topics CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*_test.py)
foreach(topic ${topics})
  get_filename_component(name ${topic} NAME_WE)
  string(REGEX REPLACE "_test$" "" name ${name})
  add_test(NAME packaging.${name} COMMAND ${Python3_EXECUTABLE} ${topic})
  set_tests_properties(packaging.${name} PROPERTIES LABELS packaging TIMEOUT 600 PROCESSORS 2
    ENVIRONMENT "SPORE_BUILD=${PROJECT_BINARY_DIR};PYTHONPATH=${PROJECT_SOURCE_DIR}/tests/end_to_end")
endforeach()
