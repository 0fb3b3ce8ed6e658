#include <algorithm>
#include <ctime>

#include "bench_board.h"
#include "sketch_process.h"
#include "spore/testing.h"

namespace spore::testing {
namespace {

// A number and true or false go as such, as in `spore config`; anything else is a text.
std::string jsonValue(std::string_view value) {
  const bool isNegative = !value.empty() && value[0] == '-';
  const std::string_view digits = value.substr(isNegative ? 1 : 0);
  const bool isNumber = !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
  if (isNumber || value == "true" || value == "false") return std::string(value);
  std::string text = "\"";
  for (const char character : value) {
    if (character == '"' || character == '\\') text += '\\';
    text += character;
  }
  return text + '"';
}

uint32_t secondsOf(const std::string& utc) {
  std::tm parts{};
  const char* const end = strptime(utc.c_str(), "%Y-%m-%d %H:%M:%S", &parts);
  const time_t seconds = timegm(&parts);
  if (end == nullptr || *end != '\0' || seconds < WallClock::earliest || seconds > UINT32_MAX) {
    throw Error("\"" + utc + "\" is no time from 2024 to 2105 such as 2026-01-01 06:29:00");
  }
  return static_cast<uint32_t>(seconds);
}

uint32_t countOf(std::chrono::milliseconds duration) {
  if (duration.count() < 0 || duration > std::chrono::hours{24 * 40}) throw Error("time goes ahead, 40 days at most");
  return static_cast<uint32_t>(duration.count());
}

template <size_t bytesMax>
void put(DeskText<bytesMax>& place, std::string_view text) {
  if (!place.set(text)) throw Error("a text of more than " + std::to_string(bytesMax) + " bytes");
}

}  // namespace

Bench::Bench() : process_(std::make_unique<SketchProcess>()) {
  process_->start(ResetCause::PowerOn);
}

Bench::~Bench() = default;

void Bench::advance(std::chrono::milliseconds duration) {
  process_->desk().leftMs = countOf(duration);
  process_->carryOut(Order::Advance, "advance()");
}

void Bench::setClock(std::string_view utc) {
  Desk& desk = process_->desk();
  desk.clockUtc = secondsOf(std::string(utc));
  desk.clockSetMs = desk.worldMs;
}

void Bench::loseClock() {
  process_->desk().clockUtc = 0;
}

Reply Bench::get(std::string_view path) {
  return ask(false, path, "");
}

Reply Bench::post(std::string_view path, std::string_view json) {
  return ask(true, path, json);
}

Reply Bench::set(std::string_view name, std::string_view value) {
  return post("/api/node/config", "{\"settings\":{\"" + std::string(name) + "\":" + jsonValue(value) + "}}");
}

Reply Bench::ask(bool isPost, std::string_view path, std::string_view json) {
  Desk& desk = process_->desk();
  desk.method = isPost ? HttpMethod::Post : HttpMethod::Get;
  put(desk.name, path);
  put(desk.text, json);
  process_->carryOut(Order::Request, (isPost ? "POST " : "GET ") + std::string(path));
  return {static_cast<int>(desk.status), std::string(desk.reply.view())};
}

void Bench::fire(std::string_view name) {
  put(process_->desk().name, name);
  process_->carryOut(Order::Fire, "fire(" + std::string(name) + ")");
}

void Bench::publish(std::string_view topic, std::string_view data) {
  Desk& desk = process_->desk();
  if (desk.members[0].name.view().empty()) addMember("neighbour");
  put(desk.name, topic);
  put(desk.text, data);
  process_->carryOut(Order::Publish, "publish(" + std::string(topic) + ")");
}

std::vector<Message> Bench::published() {
  Desk& desk = process_->desk();
  std::vector<Message> messages;
  const uint32_t count = std::min(desk.publishedCount, Desk::messagesMax);
  for (uint32_t i = desk.publishedCount - count; i != desk.publishedCount; ++i) {
    const DeskMessage& message = desk.published[i % Desk::messagesMax];
    messages.push_back({std::string(message.topic.view()), std::string(message.data.view())});
  }
  desk.publishedCount = 0;
  return messages;
}

void Bench::addMember(std::string_view name, std::string_view labels) {
  put(process_->desk().name, name);
  put(process_->desk().text, labels);
  process_->carryOut(Order::AddMember, "addMember(" + std::string(name) + ")");
}

void Bench::silenceMember(std::string_view name) {
  put(process_->desk().name, name);
  process_->carryOut(Order::SilenceMember, "silenceMember(" + std::string(name) + ")");
}

void Bench::powerCut(std::chrono::milliseconds off) {
  process_->desk().worldMs += countOf(off);
  process_->cutPower();
  process_->start(ResetCause::PowerOn);
}

void Bench::restart() {
  const uint32_t before = process_->restarts();
  (void)post("/api/node/restart");
  for (int tries = 0; process_->restarts() == before; ++tries) {
    if (tries == 100) throw Error("restart(): the node does not restart");
    advance(std::chrono::milliseconds{20});
  }
}

std::string Bench::log() {
  std::string lines(process_->desk().log.view());
  process_->desk().log.size = 0;
  return lines;
}

const void* Bench::call(void (*work)(), void (*caller)(void (*)(), void*)) {
  const auto base = reinterpret_cast<intptr_t>(&benchBoard);
  process_->desk().work = reinterpret_cast<intptr_t>(work) - base;
  process_->desk().call = reinterpret_cast<intptr_t>(caller) - base;
  process_->carryOut(Order::Call, "inSketch()");
  return process_->desk().value;
}

}  // namespace spore::testing
