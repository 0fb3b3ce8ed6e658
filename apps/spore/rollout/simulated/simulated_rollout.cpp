// Updates simulated fleets, one for each seed, and says how it went. Exit code 1: something was not as it should be.
#include <fmt/format.h>

#include <cstdlib>
#include <string_view>

#include "stories.h"

namespace spore::cli {
namespace {

constexpr Story stories[] = {
    {"split", "two nodes never return, and 20 are out of the operator's sight for 3 minutes", playSplit},
    {"never-joins", "the new image reaches nobody; nodes keep the image before it", playNeverJoins},
    {"rotation", "new keys at 20 % loss; two nodes sleep, power fails, and 20 are out of sight for 3 minutes",
     playRotation},
    {"crashes", "the new image crashes within a second; nodes have one place for an image", playCrashes},
};

// False: it did not end well.
bool tell(const Story& story, uint64_t first, uint64_t last) {
  fmt::print("{}: {}\n", story.name, story.text);
  for (uint64_t seed = first; seed <= last; ++seed) {
    const StoryEnd end = story.play(seed);
    fmt::print("  seed {:2}: {}\n", seed, end.figures);
    std::fflush(stdout);
    if (end.broken.empty()) continue;
    fmt::print("BROKEN: {}\nreplay: simulated_rollout {} {}\n", end.broken, story.name, seed);
    return false;
  }
  return true;
}

int usage() {
  fmt::print(stderr, "usage: simulated_rollout [STORY [FIRST-SEED [LAST-SEED]]]\n");
  return 2;
}

int main(int count, char** words) {
  const std::string_view wanted = count > 1 ? words[1] : "";
  const uint64_t first = count > 2 ? std::strtoull(words[2], nullptr, 10) : 1;
  const uint64_t last = count > 3 ? std::strtoull(words[3], nullptr, 10) : count > 2 ? first : 10;
  bool isTold = false;
  for (const Story& story : stories) {
    if (!wanted.empty() && wanted != story.name) continue;
    isTold = true;
    if (!tell(story, first, last)) return 1;
  }
  return isTold ? 0 : usage();
}

}  // namespace
}  // namespace spore::cli

int main(int count, char** words) {
  return spore::cli::main(count, words);
}
