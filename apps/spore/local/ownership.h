// Whose files a command believes: in a folder that others may write to, anybody can leave a record or a .env.
#pragma once

#include <sys/types.h>

#include <filesystem>

namespace spore::cli {

// This user, root, and whoever has called sudo.
bool isTrustedOwner(uid_t owner);
// A folder itself, not a link to one, of a trusted owner, to which not everybody may write.
bool isTrustedFolder(const std::filesystem::path& folder);

}  // namespace spore::cli
