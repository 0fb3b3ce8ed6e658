#include "spore/services/identify_service.h"

namespace spore {
namespace {

// Twice a second on and off: nothing else on a board blinks like that.
constexpr Millis halfPeriod{250};
constexpr uint32_t changesPerSecond = 1000 / halfPeriod.count;
constexpr uint32_t secondsDefault = 10;
constexpr uint32_t secondsMax = 300;

SPORE_NAMED_TEXT(secondsHelp, "how long, 1-300; 10 if left out");
constexpr ParameterSpec identifyParameters[] SPORE_IN_FLASH = {
    {"seconds", ParameterType::Integer, false, secondsHelp},
};

}  // namespace

void IdentifyService::registerEndpoints(ApiServer& api) {
  api.registerEndpoint(
      SPORE_TEXT("/api/node/identify"), HttpMethod::Post, [this](ApiRequest& request) { identify(request); },
      SPORE_TEXT("Blinks the board's light and writes a log line, to find the board"), identifyParameters);
}

void IdentifyService::identify(ApiRequest& request) {
  const uint32_t seconds = request.integer("seconds", secondsDefault);
  if (seconds < 1 || seconds > secondsMax) {
    return request.fail(400, SPORE_TEXT("invalid_parameter"), SPORE_TEXT("expected 1-300"), "seconds");
  }
  const bool isBlinking = remaining_ > 0;
  // An even number of changes leaves the light off.
  remaining_ = seconds * changesPerSecond;
  if (!isBlinking && blinkLater() != Status::Ok) {
    remaining_ = 0;
    return request.fail(503, SPORE_TEXT("busy"), SPORE_TEXT("no free task to blink with; try again"));
  }
  FixedString<64> line{"this is "};
  line.appendCut(context_.identity().hostname);
  context_.log().write(LogLevel::Info, "identify", line);
  request.reply(202).field("status", "blinking").field("seconds", seconds);
}

Status IdentifyService::blinkLater() {
  return tasks_.onceSystem(halfPeriod, "identify", [this] { blink(); });
}

void IdentifyService::blink() {
  --remaining_;
  system_.setLight(remaining_ % 2 == 1);
  if (remaining_ == 0) return;
  if (blinkLater() == Status::Ok) return;
  remaining_ = 0;
  system_.setLight(false);
}

}  // namespace spore
