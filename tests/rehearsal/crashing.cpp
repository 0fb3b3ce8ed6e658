// A firmware that ends as soon as it is to be a node.
#include <cstdlib>
#include <string_view>

namespace {

__attribute__((constructor)) void crash(int argumentCount, char** arguments, char**) {
  if (argumentCount > 2 && std::string_view(arguments[1]) == "node" && std::string_view(arguments[2]) == "run") {
    std::abort();
  }
}

}  // namespace
