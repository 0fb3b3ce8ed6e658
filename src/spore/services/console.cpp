#include "spore/services/console.h"

#include "spore/base/flash_format.h"

namespace spore {
namespace {

// Takes the next word off the text; one in double quotes may hold blanks. False: a quote is not closed, or something
// stands right behind it.
bool takeWord(std::string_view& text, std::string_view& word) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  const bool isQuoted = !text.empty() && text.front() == '"';
  if (isQuoted) text.remove_prefix(1);
  const size_t end = text.find(isQuoted ? '"' : ' ');
  if (isQuoted && end == std::string_view::npos) return false;
  word = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return !isQuoted || text.empty() || text.front() == ' ';
}

// As strict as a request is read: characters that a terminal or noise puts between the letters must not choose a
// network.
bool isTyped(std::string_view text) {
  for (const char character : text) {
    if (static_cast<unsigned char>(character) < ' ' || character == 0x7F) return false;
  }
  return isTextSsid(text);
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
  std::string_view command;
  const bool isWhole = takeWord(line, command) && isTyped(command) && isTyped(line);
  if (!isWhole)
    return tell(SPORE_TEXT("that line has a control character, broken UTF-8 or half a quote: type it again"));
  if (command == "status") return status();
  if (command == "wifi" || command == "wifi-hex") return joinWifi(line, command != "wifi");
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
  tell(SPORE_TEXT("wifi-hex DIGITS [PASSWORD]    the same for a name that is no UTF-8"));
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

void Console::joinWifi(std::string_view words, bool isHex) {
  WifiCredentials credentials;
  std::string_view name, password, surplus;
  const bool isWhole =
      takeWord(words, name) && takeWord(words, password) && takeWord(words, surplus) && surplus.empty();
  const Status named = isHex ? ssidFromHex(name, credentials.ssid) : credentials.ssid.assign(name);
  const bool fits = isWhole && named == Status::Ok && credentials.password.assign(password) == Status::Ok;
  const Status status = fits ? network_.setStation(facts_.now(), credentials) : Status::InvalidArgument;
  if (status == Status::Unavailable) return tell(SPORE_TEXT("memory is short; try again in a second"));
  if (status != Status::Ok) {
    return tell(
        SPORE_TEXT("expected wifi NAME [PASSWORD]: a name of 1-32 bytes, a password of 8-63 or 64 hex digits; blanks "
                   "in \"quotes\""));
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
