# What the presets sanitize and coverage add to every file of a build.
if(SPORE_SANITIZE)
  # Without vptr, which wants type information of classes that the engine compiles without RTTI.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  # For the fuzz targets. The profile tells which lines of a decoder its corpus reaches (tools/corpus_coverage); other
  # runs leave none behind.
  add_compile_options(-fsanitize=fuzzer-no-link -fprofile-instr-generate=/dev/null -fcoverage-mapping)
  add_link_options(-fprofile-instr-generate)
  # For what takes minutes to compile otherwise.
  set(SPORE_SLOW_UNDER_SANITIZERS -O0 -g0)
endif()
if(SPORE_COVERAGE)
  add_compile_options(--coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()
