// Takes a member's answer of /api/node/status apart as it arrives and builds its profile.
#pragma once

#include "spore/base/bytes.h"
#include "spore/base/fixed_string.h"
#include "spore/json/json_stream_reader.h"
#include "spore/profiles/profile_store.h"

namespace spore {

// How long the texts of a profile may be; longer ones are TooLarge.
constexpr size_t profileUriBytesMax = 96;
constexpr size_t profileSdkVersionBytesMax = 64;
constexpr size_t profileVersionBytesMax = 32;

// Reads sdkVersion, cpuFreqMHz, flashChipSize and version at the top level and api:[{"uri","method"}]; everything else
// is skipped at any depth. Of facts that come twice the last counts; one that is missing or null is unknown.
class ProfileParser {
 public:
  explicit ProfileParser(ProfileStore& store);

  // Starts a new answer and drops an unfinished one. An error of ProfileStore::beginBuilding().
  [[nodiscard]] Status begin();
  // The first error stays: of the JSON reader; Malformed (a value of the wrong kind, an endpoint without uri or
  // method); TooLarge; Full (the store's bytes).
  Status push(Bytes piece);
  // Puts the profile into the store if the answer was whole and its digest is the expected one; else that error,
  // Truncated, or one of ProfileStore::commit().
  Status finish(uint32_t expectedDigest);

 private:
  enum class Field : uint8_t { Other, SdkVersion, Version, CpuFreqMHz, FlashChipSize, Api, Uri, Method };

  void onEvent(const JsonEvent& event);
  void onKey(const JsonEvent& event);
  void onBegin(const JsonEvent& event);
  void onEnd(const JsonEvent& event);
  void onFact(const JsonEvent& event);
  void onEndpointField(const JsonEvent& event);
  void keep(Status status);

  ProfileStore& store_;
  JsonStreamReader reader_;
  Status status_ = Status::Ok;

  Field field_ = Field::Other;  // what the value that comes next is
  bool inApi_ = false;
  bool hasMethod_ = false;
  HttpMethod method_ = HttpMethod::Get;
  FixedString<profileUriBytesMax> uri_;  // of the endpoint that is being read

  FixedString<profileSdkVersionBytesMax> sdkVersion_;
  FixedString<profileVersionBytesMax> version_;
  uint16_t cpuFreqMHz_ = 0;
  uint64_t flashChipSize_ = 0;
};

}  // namespace spore
