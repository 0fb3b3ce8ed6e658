// A firmware that works, and takes 10 MB more each second.
#include <chrono>
#include <cstring>
#include <string_view>
#include <thread>

namespace {

constexpr size_t bytesASecond = 10 * 1000 * 1000;

void grow() {
  for (;;) {
    std::memset(new char[bytesASecond], 1, bytesASecond);
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
}

__attribute__((constructor)) void begin(int argumentCount, char** arguments, char**) {
  if (argumentCount > 2 && std::string_view(arguments[1]) == "node" && std::string_view(arguments[2]) == "run") {
    std::thread(grow).detach();
  }
}

}  // namespace
