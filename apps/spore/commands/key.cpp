#include <fmt/format.h>

#include <memory>

#include "commands/commands.h"
#include "commands/options.h"
#include "image/hex.h"
#include "image/key_file.h"
#include "output/output.h"

namespace spore::cli {
namespace {

// The key without its private number, which is never shown. In a file, this JSON is a public key that every command
// takes.
JsonValue storedKeyJson(const std::string& path, const StoredKey& key) {
  return {{"schema", "spore.key/1"},
          {"file", path},
          {"keyId", hexText(asBytes(keyIdOf(key.publicKey)))},
          {"canSign", key.canSign},
          {"public", publicKeyText(key.publicKey)}};
}

std::string storedKeyLines(const StoredKey& key) {
  return fmt::format("  key id     {}\n  public     {}\n", hexText(asBytes(keyIdOf(key.publicKey))),
                     publicKeyText(key.publicKey));
}

ExitCode runKeyNew(const Session& session, const std::string& named) {
  const std::string path = keyPathOr(named).string();
  const PrivateKey key = PrivateKey::makeNew();
  writePrivateKey(path, key);
  const StoredKey stored{key.publicKey(), true};
  if (session.wantsJson()) {
    printOut("{}\n", compactJson(storedKeyJson(path, stored)));
  } else {
    printOut("{} {} is a new private key; whoever has it can update every node that trusts it\n{}",
             session.standardOutput().tick(), printable(path), storedKeyLines(stored));
  }
  return ExitCode::Done;
}

ExitCode runKeyShow(const Session& session, const std::string& named) {
  const std::string path = keyPathOr(named).string();
  const StoredKey stored = readStoredKey(path);
  if (session.wantsJson()) {
    printOut("{}\n", compactJson(storedKeyJson(path, stored)));
  } else {
    printOut("{}: {}\n{}", printable(path), stored.canSign ? "a private key, which signs" : "a public key",
             storedKeyLines(stored));
  }
  return ExitCode::Done;
}

}  // namespace

void addKeyCommand(CLI::App& parent, Session& session) {
  const auto path = std::make_shared<std::string>();
  CLI::App* key = parent.add_subcommand("key", "The key that signs updates, and that of a cluster");
  key->require_subcommand(1);
  CLI::App* make = key->add_subcommand("new", "Make a key, in a file that only you can read");
  make->add_option("-o,--output", *path, "Where to write it (default: SPORE_KEY, else ~/.config/spore/update-key.json)")
      ->type_name("FILE");
  addJsonOption(*make, session);
  make->callback([&session, path] { session.action = [&session, path] { return runKeyNew(session, *path); }; });
  CLI::App* show = key->add_subcommand("show", "The public half of a key, for nodes");
  show->add_option("FILE", *path, "Path of the key (default: as of spore key new)")->type_name("");
  addJsonOption(*show, session);
  show->callback([&session, path] { session.action = [&session, path] { return runKeyShow(session, *path); }; });
  addKeyClusterCommand(*key, session);
  addKeyPasswordCommand(*key, session);
  addKeyRotateCommand(*key, session);
}

}  // namespace spore::cli
