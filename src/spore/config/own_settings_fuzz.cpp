// covers: own_settings.cpp setting_value.cpp
// Whatever the flash holds and whatever somebody sets: values stay within their ranges, and what is stored reads the
// same again. The first byte is the length of the record; lines of name=value follow it.
#include "spore/base/check.h"
#include "spore/config/own_settings.h"
#include "support/counting_log.h"
#include "support/fake_storage.h"

namespace spore {
namespace {

int32_t fuzzedNumber;
int32_t fuzzedPercent;
bool isFuzzedOn;
SettingText fuzzedText;
SettingText fuzzedWord;

bool isWord(std::string_view text) {
  return text.find(' ') == std::string_view::npos;
}

constexpr OwnSetting fuzzedTable[] SPORE_IN_FLASH = {
    OwnSetting::number("number", &fuzzedNumber, -1, -1000, 1000, "K", "what it does"),
    OwnSetting::onOff("on", &isFuzzedOn, true, "what it does"),
    OwnSetting::text("text", &fuzzedText, "some", "what it does"),
};
constexpr OwnSetting moreTable[] SPORE_IN_FLASH = {
    OwnSetting::percent("percent", &fuzzedPercent, 50, "what it does"),
    OwnSetting::text("word", &fuzzedWord, "one", "what it does", isWord, "one word"),
};
constexpr OwnSetting refusedTable[] SPORE_IN_FLASH = {OwnSetting::onOff("on", &isFuzzedOn, true, "")};

void checkRanges() {
  CHECK(fuzzedNumber >= -1000 && fuzzedNumber <= 1000 && fuzzedPercent >= 0 && fuzzedPercent <= 100);
  CHECK(isWord(fuzzedWord));
}

void set(OwnSettings& own, std::string_view line) {
  const size_t equals = line.find('=');
  const std::string_view name = line.substr(0, equals);
  SettingExpectation words;
  (void)own.expect(name, words);
  if (equals == std::string_view::npos) {
    (void)own.takeBack(name);
  } else if (own.apply(name, JsonEventKind::String, line.substr(equals + 1)) != Status::Ok) {
    own.recall();
  }
}

}  // namespace
}  // namespace spore

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  if (size == 0) return 0;
  CountingLog log;
  NodeContext context{log};
  FakeStorage storage;
  const size_t recordSize = data[0] < size - 1 ? data[0] : size - 1;
  (void)storage.store(StorageKey::OwnSettings, Bytes{data + 1, recordSize});
  OwnSettings own{context, storage, fuzzedTable, 3};
  OwnSettings more{context, storage, moreTable, 2};
  OwnSettings refused{context, storage, refusedTable, 1};
  own.append(more);
  own.append(refused);
  own.onChange([] {});
  checkRanges();
  std::string_view text = asText(Bytes{data + 1 + recordSize, size - 1 - recordSize});
  while (!text.empty()) {
    const size_t end = text.find('\n');
    set(own, text.substr(0, end));
    checkRanges();
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  uint8_t buffer[2048];
  JsonWriter json{MutableBytes{buffer}};
  json.beginArray();
  for (size_t i = 0; i < own.count(); ++i) own.write(i, json);
  if (own.isChanged()) own.writeChanged(json);
  CHECK(own.store() == Status::Ok);
  own.settle();
  const int32_t number = fuzzedNumber;
  const SettingText words = fuzzedText;
  const bool isOn = isFuzzedOn;
  own.takeBackAll();
  own.recall();
  CHECK(number == fuzzedNumber && words == fuzzedText && isOn == isFuzzedOn);
  return 0;
}
