#include "spore/profiles/profile.h"

namespace spore {

namespace {

// A text and its end, so that "a" "bc" and "ab" "c" differ.
uint32_t addText(uint32_t digest, std::string_view text) {
  constexpr uint8_t end[] = {0};
  return fingerprint(Bytes{end}, fingerprint(text, digest));
}

uint32_t addNumber(uint32_t digest, uint64_t number) {
  uint8_t bytes[8];
  for (size_t i = 0; i < sizeof(bytes); ++i) bytes[i] = static_cast<uint8_t>(number >> (8 * i));
  return fingerprint(Bytes{bytes}, digest);
}

}  // namespace

void ProfileDigest::addEndpoint(const ProfileEndpoint& endpoint) {
  endpoints_ = addText(addText(endpoints_, toText(endpoint.method)), endpoint.uri);
}

uint32_t ProfileDigest::finish(const ProfileFacts& facts) const {
  uint32_t digest = addText(addText(endpoints_, facts.sdkVersion), facts.version);
  digest = addNumber(addNumber(digest, facts.cpuFreqMHz), facts.flashChipSize);
  return digest == 0 ? 1 : digest;
}

}  // namespace spore
