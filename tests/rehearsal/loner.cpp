// A firmware that starts and lives, in a cluster of its own.
#include <string_view>

namespace {

// The pointer and not the text behind it: the firmware that it goes back to reads that again.
__attribute__((constructor)) void leaveCluster(int argumentCount, char** arguments, char**) {
  static char nobody[] = "nobody-else";
  for (int index = 1; index + 1 < argumentCount; ++index) {
    if (std::string_view(arguments[index]) == "--cluster") arguments[index + 1] = nobody;
  }
}

}  // namespace
