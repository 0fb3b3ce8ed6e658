// The first byte says in pieces of which size the rest, an answer, arrives; 0: at once.
// covers: profile_parser.cpp profile_store.cpp profile.cpp
#include "spore/profiles/profile_parser.h"

namespace spore {
namespace {

ProfileStore wholeStore;
ProfileStore piecesStore;
ProfileParser wholeParser(wholeStore);
ProfileParser piecesParser(piecesStore);

// Reads an answer and expects whatever digest it has.
Status parse(ProfileParser& parser, ProfileStore& store, Bytes answer, size_t piece) {
  CHECK(parser.begin() == Status::Ok);
  for (; !answer.empty(); answer = answer.from(piece)) (void)parser.push(answer.first(piece));
  return parser.finish(store.buildingDigest());
}

// What the store gives back has the digest that it is stored under.
void checkStored(const ProfileStore& store) {
  CHECK(store.size() == 1);
  const uint32_t stored = store.digestAt(0);
  const Result<ProfileFacts> facts = store.facts(stored);
  CHECK(facts.ok() && facts.value().sdkVersion.size() <= profileSdkVersionBytesMax);
  CHECK(facts.value().version.size() <= profileVersionBytesMax);
  ProfileDigest digest;
  for (size_t index = 0;; ++index) {
    const Result<ProfileEndpoint> endpoint = store.endpoint(stored, index);
    if (!endpoint.ok()) break;
    CHECK(!endpoint.value().uri.empty() && endpoint.value().uri.size() <= profileUriBytesMax);
    digest.addEndpoint(endpoint.value());
  }
  CHECK(digest.finish(facts.value()) == stored);
}

}  // namespace
}  // namespace spore

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  if (size == 0) return 0;
  const Bytes answer{data + 1, size - 1};
  const size_t piece = data[0] == 0 ? answer.size() + 1 : data[0];
  const Status whole = parse(wholeParser, wholeStore, answer, answer.size() + 1);
  const Status pieces = parse(piecesParser, piecesStore, answer, piece);
  CHECK(whole == pieces && wholeStore.size() == (whole == Status::Ok ? 1u : 0u));
  CHECK(piecesStore.size() == wholeStore.size());
  if (whole != Status::Ok) return 0;
  checkStored(wholeStore);
  CHECK(wholeStore.digestAt(0) == piecesStore.digestAt(0));
  wholeStore.evict(wholeStore.digestAt(0));
  piecesStore.evict(piecesStore.digestAt(0));
  return 0;
}
