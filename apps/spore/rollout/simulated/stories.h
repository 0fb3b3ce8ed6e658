// Stories: what befalls a fleet while it is updated, and how it has to end.
#pragma once

#include <cstdint>
#include <string>

namespace spore::cli {

struct StoryEnd {
  std::string broken;   // what is not as it should be; empty: all is well
  std::string figures;  // on one line
};

struct Story {
  const char* name;
  const char* text;  // one line
  StoryEnd (*play)(uint64_t seed);
};

// Two nodes never return, and in the middle the operator loses sight of twenty for three minutes.
StoryEnd playSplit(uint64_t seed);
// The new image is no good.
StoryEnd playNeverJoins(uint64_t seed);
StoryEnd playCrashes(uint64_t seed);
// New keys for fifty, two of whom sleep; power cuts, and a network that falls apart.
StoryEnd playRotation(uint64_t seed);

}  // namespace spore::cli
