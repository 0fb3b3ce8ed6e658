#include "local/ownership.h"

#include <sys/stat.h>
#include <unistd.h>

#include "output/colour.h"
#include "spore/base/text.h"

namespace spore::cli {

bool isTrustedOwner(uid_t owner) {
  if (owner == ::geteuid() || owner == 0) return true;
  // Believed of root alone: nobody else can have come by sudo.
  const Result<uint32_t> caller = parseUnsigned(processEnvironment()("SUDO_UID").value_or(""));
  return ::geteuid() == 0 && caller.ok() && caller.value() == owner;
}

bool isTrustedFolder(const std::filesystem::path& folder) {
  struct stat status {};
  return ::lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && isTrustedOwner(status.st_uid) &&
         (status.st_mode & S_IWOTH) == 0;
}

}  // namespace spore::cli
