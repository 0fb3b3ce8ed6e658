# The host's ctest runs what the preset lx106 built. Every unit test file of the engine is an image of its own; a folder
# is one test.
set(on_target ${builds}/lx106/tests/on_target)
add_library(word_watch MODULE ${CMAKE_CURRENT_SOURCE_DIR}/on_target/word_watch.cpp)
target_link_libraries(word_watch PRIVATE spore_warnings)
get_property(engine_tests GLOBAL PROPERTY SPORE_ENGINE_TESTS)
foreach(test ${engine_tests})
  string(REGEX REPLACE "^.*/src/(spore|boards)/" "" image ${test})
  string(REGEX REPLACE "/.*" "" folder ${image})
  string(REGEX REPLACE "\\.cpp$" ".elf" image ${image})
  string(REPLACE "/" "." image ${image})
  list(APPEND on_target_folders ${folder})
  list(APPEND on_target_images_${folder} ${on_target}/unit/${image})
endforeach()
list(REMOVE_DUPLICATES on_target_folders)
set(on_target_scripts --with ${CMAKE_CURRENT_SOURCE_DIR}/on_target/machine.py)
foreach(folder ${on_target_folders})
  add_test(NAME on_target.${folder}
    COMMAND ${SPORE_UNLESS_PASSED} ${on_target_scripts} --with $<TARGET_FILE:word_watch> --
      ${CMAKE_CURRENT_SOURCE_DIR}/on_target/run_tests.py ${on_target_images_${folder}})
  list(APPEND on_target_tests on_target.${folder})
endforeach()

add_test(NAME on_target.life_of_a_node COMMAND ${SPORE_UNLESS_PASSED} ${on_target_scripts} --with $<TARGET_FILE:word_watch> --
  ${CMAKE_CURRENT_SOURCE_DIR}/on_target/run_life.py
  ${on_target}/life_of_a_node.elf ${CMAKE_CURRENT_SOURCE_DIR}/on_target/budgets.txt)
add_test(NAME on_target.misdeeds COMMAND ${SPORE_UNLESS_PASSED} ${on_target_scripts} --with $<TARGET_FILE:word_watch> --
  ${CMAKE_CURRENT_SOURCE_DIR}/on_target/misdeeds.py ${on_target}/misdeeds.elf)
set_tests_properties(on_target.life_of_a_node on_target.misdeeds ${on_target_tests} PROPERTIES LABELS on_target TIMEOUT 1500 ${SPORE_COMPUTES}
  FIXTURES_REQUIRED lx106
  ENVIRONMENT SPORE_WORD_WATCH=$<TARGET_FILE:word_watch>)
