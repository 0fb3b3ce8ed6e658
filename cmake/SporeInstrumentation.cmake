# What the presets sanitize, fuzz and coverage add to every file of a build.
if(SPORE_SANITIZE)
  # Without vptr, which wants type information of classes that the engine compiles without RTTI.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  # For what takes minutes to compile otherwise.
  set(SPORE_SLOW_UNDER_SANITIZERS -O0 -g0)
endif()
if(SPORE_FUZZ)
  # The profile tells which lines of a decoder its corpus reaches (tools/corpus_coverage).
  add_compile_options(-fsanitize=fuzzer-no-link -fprofile-instr-generate -fcoverage-mapping)
  add_link_options(-fprofile-instr-generate)
endif()
if(SPORE_COVERAGE)
  add_compile_options(--coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()
