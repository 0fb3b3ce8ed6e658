# The toolchain of the preset lx106: the ESP8266's instruction set, Debian's compiler and picolibc, no operating system.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR xtensa)
set(CMAKE_CXX_COMPILER xtensa-lx106-elf-g++)
set(CMAKE_ASM_COMPILER xtensa-lx106-elf-gcc)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)  # nothing links without the board's linker script

# Nothing of the host's.
set(CMAKE_FIND_ROOT_PATH /usr/lib/xtensa-lx106-elf)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# There is no libstdc++ for this chip. Of the one for ARM, which has the same 32-bit C library underneath, the
# headers are all that the engine needs.
file(GLOB cxx_headers /usr/include/newlib/c++/*)
list(GET cxx_headers -1 cxx_headers)
set(CMAKE_CXX_STANDARD_INCLUDE_DIRECTORIES
  ${cxx_headers} ${cxx_headers}/arm-none-eabi /usr/lib/xtensa-lx106-elf/include)

# Without tables of jumps and constants, as in platformio.ini: they would lie in RAM.
string(JOIN " " CMAKE_CXX_FLAGS_INIT
  -mlongcalls -mtext-section-literals -ffunction-sections -fdata-sections
  -fno-jump-tables -fno-tree-switch-conversion
  -fno-exceptions -fno-rtti -fno-threadsafe-statics -fno-asynchronous-unwind-tables)
# What makes code smaller, as in platformio.ini. Not among the initial flags, which a folder that was configured earlier
# does not take up.
set(smaller -mno-target-align -fno-move-loop-invariants -fno-ipa-sra -fno-cse-follow-jumps -fno-caller-saves
  --param=max-inline-insns-size=1 --param=early-inlining-insns=2)
add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:${smaller}>")
set(CMAKE_CXX_FLAGS_MINSIZEREL_INIT "-Os -g1")
set(CMAKE_ASM_FLAGS_INIT -mtext-section-literals)

# Our archives, the C library and libgcc all need one another.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-nostdlib -L/usr/lib/xtensa-lx106-elf/lib -Wl,--start-group")
set(CMAKE_CXX_STANDARD_LIBRARIES "-lc -lgcc -Wl,--end-group")
