// A profile: what does not change while a firmware runs, the same for all boards that run it.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/hash.h"
#include "spore/platform/http.h"

namespace spore {

struct ProfileFacts {
  std::string_view sdkVersion;
  std::string_view version;
  uint16_t cpuFreqMHz = 0;
  uint64_t flashChipSize = 0;
};

struct ProfileEndpoint {
  std::string_view uri;
  HttpMethod method = HttpMethod::Get;
};

// Fingerprints a profile as it is listed: endpoints in order of registration, facts whenever they are known.
class ProfileDigest {
 public:
  void addEndpoint(const ProfileEndpoint& endpoint);
  // Never 0, which means "unknown".
  uint32_t finish(const ProfileFacts& facts) const;

 private:
  uint32_t endpoints_ = fingerprintSeed;
};

}  // namespace spore
