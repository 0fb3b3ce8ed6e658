// The arguments of this process, to run it again.
#pragma once

#include <string>
#include <vector>

namespace spore {

class OwnArguments {
 public:
  OwnArguments();
  // Ended by a null pointer, as execv() wants them; valid as long as this lives.
  char* const* pointers() const { return pointers_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<char*> pointers_;
};

// Sockets that stayed open would keep the node's addresses taken for its next run.
void closeDescriptorsOnExec();

}  // namespace spore
