#include "spore/services/console.h"

#include "spore/base/flash_format.h"

namespace spore {
namespace {

// Takes the next word off the text; one in double quotes may hold blanks.
std::string_view takeWord(std::string_view& text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  const bool isQuoted = !text.empty() && text.front() == '"';
  if (isQuoted) text.remove_prefix(1);
  const size_t end = text.find(isQuoted ? '"' : ' ');
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return word;
}

unsigned long number(uint64_t value) {
  return static_cast<unsigned long>(value);
}

}  // namespace

void Console::greet() {
  char line[160];
  SPORE_PRINT(line, "%s is SPORE %.*s, node %s; start %lu by %s; %lu bytes of heap free",
              facts_.identity().hostname.c_str(), static_cast<int>(facts_.profile().version.size()),
              facts_.profile().version.data(), nodeIdText(facts_.identity().nodeId).c_str(),
              number(facts_.identity().incarnation), wordInRam(toText(board_.system.resetCause())).c_str(),
              number(board_.system.freeHeap()));
  say(line);
  showNetwork();
  showLastCrash();
}

void Console::onText(std::string_view characters) {
  for (const char character : characters) {
    const bool isEnd = character == '\r' || character == '\n';
    if (!isEnd) {
      isTooLong_ = line_.append(character) != Status::Ok || isTooLong_;
      continue;
    }
    const Line line = line_;
    const bool wasTooLong = isTooLong_;
    line_.clear();
    isTooLong_ = false;
    if (wasTooLong) {
      tell(SPORE_TEXT("that line is too long: 127 characters are the most"));
    } else if (!line.empty()) {
      run(line);
    }
  }
}

void Console::run(std::string_view line) {
  const std::string_view command = takeWord(line);
  if (command == "status") return status();
  if (command == "wifi") return joinWifi(line);
  if (command == "reset") return reset();
  if (command == "restart") return restart_();
  if (command != "help" && !command.empty()) {
    char text[64];
    SPORE_PRINT(text, "there is no command %.*s", static_cast<int>(command.size() < 40 ? command.size() : 40),
                command.data());
    say(text);
  }
  help();
}

void Console::help() {
  tell(SPORE_TEXT("status                  what this node is and how it is"));
  tell(SPORE_TEXT("wifi NAME [PASSWORD]    try another network; names with blanks in \"quotes\""));
  tell(SPORE_TEXT("reset                   forget settings, labels and network, and restart"));
  tell(SPORE_TEXT("restart                 restart"));
}

void Console::status() {
  greet();
  char line[128];
  const size_t active = cluster_.activeCount(facts_.now()) + 1;
  SPORE_PRINT(line, "up %lu s; %lu of %lu members active; largest free block %lu bytes; longest pass %lu ms",
              number(facts_.uptimeS()), number(active), number(cluster_.members().size() + 1),
              number(board_.system.largestFreeBlock()), number(facts_.longestLoop().count));
  say(line);
}

void Console::showNetwork() {
  const Radio::Interface interface = network_.radio().interface();
  char line[160];
  SPORE_PRINT(line, "network %s, %s; address %s; mac %s; signal %d dBm", wordInRam(toText(network_.state())).c_str(),
              network_.station().ssid.empty() ? "none" : network_.station().ssid.c_str(), toText(interface.ip).c_str(),
              interface.mac.c_str(), board_.system.rssi());
  say(line);
}

void Console::showLastCrash() {
  const CrashRecord* const crash = facts_.lastCrash();
  if (crash == nullptr) return;
  char line[128];
  SPORE_PRINT(line, "last crash, found by start %lu: %s", number(crash->incarnation), describe(*crash).c_str());
  say(line);
}

void Console::joinWifi(std::string_view words) {
  WifiCredentials credentials;
  const std::string_view name = takeWord(words);
  const std::string_view password = takeWord(words);
  const bool fits = !name.empty() && credentials.ssid.assign(name) == Status::Ok &&
                    credentials.password.assign(password) == Status::Ok;
  const Status status = fits ? network_.setStation(facts_.now(), credentials) : Status::InvalidArgument;
  if (status == Status::Unavailable) return tell(SPORE_TEXT("memory is short; try again in a second"));
  if (status != Status::Ok) {
    return tell(SPORE_TEXT("expected wifi NAME [PASSWORD]: a name of 1-32 bytes, a password of 8-63"));
  }
  tell(SPORE_TEXT("trying it for a minute; kept if it connects, else the network from before is used again"));
}

void Console::reset() {
  constexpr StorageKey keys[] = {StorageKey::Settings, StorageKey::Labels, StorageKey::Wifi, StorageKey::Peers};
  bool isDone = true;
  for (const StorageKey key : keys) isDone = board_.storage.remove(key) == Status::Ok && isDone;
  if (!isDone) return tell(SPORE_TEXT("flash did not take it; try again"));
  tell(SPORE_TEXT("settings, labels, network and peers are forgotten; restarting"));
  restart_();
}

}  // namespace spore
