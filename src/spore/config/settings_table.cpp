#include "spore/config/settings_table.h"

#include "spore/base/check.h"
#include "spore/base/flash_text.h"
#include "spore/base/text.h"

namespace spore {
namespace {

constexpr uint32_t secondMs = 1000;
constexpr uint32_t minuteMs = 60 * secondMs;
constexpr uint32_t dayMs = 24 * 60 * minuteMs;

SPORE_NAMED_TEXT(discoverySendText,
                 "How often a node that is joining, hears no broadcasts or is asked calls for others. Higher finds "
                 "them later after a start; lower puts more broadcasts on the air while many nodes start at once.");
SPORE_NAMED_TEXT(
    discoveryListenText,
    "How often datagrams that wait are fetched. Higher makes every answer and measured latency slower and lets the "
    "small receive buffer of a chip overflow; lower spends processor time on looking.");
SPORE_NAMED_TEXT(
    statusUpdateText,
    "How often members are judged ACTIVE, INACTIVE or DEAD and the network is looked after. Higher notices a change "
    "up to that much later; lower costs processor time for each member.");
SPORE_NAMED_TEXT(
    heartbeatText,
    "The shortest time between two heartbeats; a cluster of more than 32 nodes stretches it up to 6 s. Higher saves "
    "air and makes resources older and losses graver; lower keeps them fresher and fills the air.");
SPORE_NAMED_TEXT(
    memberInfoText,
    "How often one member's round trip is measured and a profile that is new is fetched. Higher makes latency older "
    "and a new firmware's endpoints appear later; lower sends more unicasts and HTTP requests.");
SPORE_NAMED_TEXT(
    debugOutputText,
    "How often the cluster's state is written to the log at level debug. Higher makes the log quieter; lower makes "
    "it follow events more closely.");
SPORE_NAMED_TEXT(
    inactiveAfterText,
    "How long nothing may be heard of a member before it is INACTIVE. Higher shows a failure later; lower calls "
    "living members inactive on a lossy network.");
SPORE_NAMED_TEXT(
    deadAfterText,
    "How long nothing may be heard of a member before it is DEAD. Higher keeps a lost node longer among those that "
    "may come back; lower gives one up that was only restarting or updating.");
SPORE_NAMED_TEXT(
    forgetAfterText,
    "How long a DEAD member stays in the list. Higher keeps failures visible and places in the table occupied; lower "
    "lets a node that broke unseen leave before anybody looks.");
SPORE_NAMED_TEXT(
    silenceBeforeProbeText,
    "How long a member may stay silent before others ask it directly. Higher leaves less time to ask before the "
    "verdict; lower finds a dead node sooner and asks living ones more often.");
SPORE_NAMED_TEXT(rescueAfterText,
                 "How long a node in safe mode waits before it takes over the firmware of another member of its board; "
                 "0: it waits to "
                 "be updated. Higher leaves time to look at it first; lower brings it back sooner.");

constexpr SettingSpec specs[] SPORE_IN_FLASH = {
    {"discoverySendMs", &Settings::discoverySend, 100, 10 * secondMs, discoverySendText},
    {"discoveryListenMs", &Settings::discoveryListen, 10, 500, discoveryListenText},
    {"statusUpdateMs", &Settings::statusUpdate, 100, 5 * secondMs, statusUpdateText},
    {"heartbeatMs", &Settings::heartbeat, 100, 4 * secondMs, heartbeatText},
    {"memberInfoMs", &Settings::memberInfo, 500, 10 * minuteMs, memberInfoText},
    {"debugOutputMs", &Settings::debugOutput, 500, 60 * minuteMs, debugOutputText},
    {"inactiveAfterMs", &Settings::inactiveAfter, 500, 10 * minuteMs, inactiveAfterText},
    {"deadAfterMs", &Settings::deadAfter, secondMs, dayMs, deadAfterText},
    {"forgetAfterMs", &Settings::forgetAfter, secondMs, 20 * dayMs, forgetAfterText},
    {"silenceBeforeProbeMs", &Settings::silenceBeforeProbe, 200, 10 * minuteMs, silenceBeforeProbeText},
    {"rescueAfterMs", &Settings::rescueAfter, 0, dayMs, rescueAfterText},
};

constexpr bool areDefaultsWithinBounds() {
  constexpr Settings defaults;
  for (const SettingSpec& spec : specs) {
    const uint32_t value = (defaults.*spec.member).count;
    if (value < spec.minimum || value > spec.maximum) return false;
  }
  return true;
}
static_assert(areDefaultsWithinBounds(), "every default must be a value that a user could set");
static_assert(sizeof specs / sizeof specs[0] == sizeof(Settings) / sizeof(Millis), "every setting needs its line");

}  // namespace

size_t settingCount() {
  return sizeof specs / sizeof specs[0];
}

SettingSpec settingAt(size_t index) {
  CHECK(index < settingCount());
  return inRam(specs[index]);
}

Result<SettingSpec> findSetting(std::string_view name) {
  for (size_t i = 0; i < settingCount(); ++i) {
    const SettingSpec spec = settingAt(i);
    if (name == spec.name) return spec;
  }
  return Status::NotFound;
}

Status applySetting(Settings& settings, std::string_view name, std::string_view value) {
  const Result<SettingSpec> found = findSetting(name);
  if (!found.ok()) return found.status();
  const SettingSpec& spec = found.value();
  const auto number = parseUnsigned(value, spec.maximum);
  if (!number.ok()) return number.status();
  if (number.value() < spec.minimum) return Status::OutOfRange;
  settings.*spec.member = Millis{number.value()};
  return Status::Ok;
}

FlashText findContradiction(const Settings& settings) {
  if (settings.inactiveAfter >= settings.deadAfter) {
    return SPORE_TEXT("inactiveAfterMs must be less than deadAfterMs: a member is INACTIVE before it is DEAD");
  }
  if (settings.deadAfter > settings.forgetAfter) {
    return SPORE_TEXT("deadAfterMs must not be more than forgetAfterMs: a member is DEAD before it is forgotten");
  }
  if (settings.silenceBeforeProbe >= settings.inactiveAfter) {
    return SPORE_TEXT(
        "silenceBeforeProbeMs must be less than inactiveAfterMs: a member is asked before it is called INACTIVE");
  }
  if (settings.heartbeat + settings.heartbeat > settings.inactiveAfter) {
    return SPORE_TEXT("heartbeatMs must be at most half of inactiveAfterMs: a member may miss a heartbeat");
  }
  return nullptr;
}

}  // namespace spore
