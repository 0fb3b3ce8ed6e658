// Where keys are kept: a private one in a file that only its owner can read, a public one anywhere.
#pragma once

#include <filesystem>
#include <string>

#include "image/key.h"
#include "output/colour.h"

namespace spore::cli {

// SPORE_KEY, else update-key.json in the user's folder of settings ($XDG_CONFIG_HOME/spore, ~/.config/spore). Throws a
// Failure where no variable tells.
std::filesystem::path defaultKeyPath(const Environment& environment);

// The path that was named; where none was, the default of this process.
std::filesystem::path keyPathOr(const std::string& named);

// The key by the schema spore.key/1, without its private number.
std::string publicKeyText(const PublicKey& key);

// Makes the folder too. Throws a Failure: E_FILE_EXISTS, since no key is ever overwritten, E_FILE.
void writePrivateKey(const std::filesystem::path& path, const PrivateKey& key);

// Throws a Failure: E_FILE_NOT_FOUND, E_FILE, E_KEY_MODE (others may read it), E_KEY_FILE (it is no private key).
PrivateKey readPrivateKey(const std::filesystem::path& path);

struct StoredKey {
  PublicKey publicKey{};
  bool canSign = false;  // the file has the private number as well
};

// Reads a file with a key, private or public. Throws a Failure as readPrivateKey() does.
StoredKey readStoredKey(const std::filesystem::path& path);

// 130 hexadecimal digits, or the path of such a file. Throws a Failure.
PublicKey publicKeyFrom(const std::string& digitsOrPath);

}  // namespace spore::cli
