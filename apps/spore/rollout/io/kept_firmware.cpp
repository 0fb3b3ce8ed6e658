#include "rollout/io/kept_firmware.h"

#include <fmt/format.h>

#include <map>
#include <vector>

#include "failure.h"
#include "image/gzip.h"
#include "image/hex.h"
#include "image/packing.h"
#include "output/terminal.h"

namespace spore::cli {
namespace {

// Of the nodes with the same firmware so many are asked.
constexpr size_t nodesAsked = 3;

// Its trailer may be of the packed file, of which the node has only what it became.
Image repacked(const ImageTrailer& trailer, Bytes unpacked) {
  Image image{trailer, gzipped(unpacked)};
  if (sha256Of(viewOf(image.staged)) == trailer.fileHash) return image;
  // Another packer made that: it is the same firmware, but nobody's signature fits.
  return packImage(ByteVector(unpacked.begin(), unpacked.end()), Packing::Plain, "it");
}

// The program that asks is what the node runs, as in a cluster that was started here: it needs no trailer to be known.
// A program that is larger than a firmware may be is none.
std::optional<Image> ownFirmware(const std::string& hash) try {
  WholeFile self = readWholeFile("/proc/self/exe");
  const TrailerFound found = findTrailer(viewOf(self.bytes));
  if (found.state == TrailerState::Whole) self.bytes.resize(found.offset);
  if (hexText(asBytes(sha256Of(viewOf(self.bytes)))) != hash) return std::nullopt;
  return packImage(std::move(self.bytes), Packing::Plain, "it");
} catch (const Failure&) {
  return std::nullopt;
}

std::string whyNot(const HttpOutcome& outcome) {
  if (!outcome.ok()) return outcome.cause;
  if (outcome.response.status == 404) return "it was started without a trailer, and cannot give its firmware";
  return outcome.response.status == 200 ? "what it gives is another firmware, or damaged"
                                        : fmt::format("HTTP {}", outcome.response.status);
}

}  // namespace

std::optional<Image> firmwareIn(Bytes answer, const std::string& hash) {
  try {
    const TrailerFound found = findTrailer(answer);
    if (found.state != TrailerState::Whole) return std::nullopt;
    const ImageTrailer trailer = readTrailer(answer.from(found.offset)).value();
    const Bytes body = answer.first(found.offset);
    const bool isUnpacked = trailer.kind == ImageKind::ChipGzip && sha256Of(body) == trailer.imageHash;
    Image image = isUnpacked ? repacked(trailer, body) : parseImage(answer, "it");
    checkImage(image, "it");
    if (factsOf(image).hash != hash) return std::nullopt;
    return image;
  } catch (const Failure&) {
    return std::nullopt;
  }
}

std::string keepFirmwareBefore(const ImageStore& store, const Plan& plan, const FetchFirmware& fetch) {
  std::map<std::string, std::vector<const PlannedNode*>> byHash;
  for (const PlannedNode& node : plan.nodes) {
    const bool isReplaced = node.verdict == Verdict::Update && !node.fromHash.empty();
    if (isReplaced && !store.has(node.fromHash)) byHash[node.fromHash].push_back(&node);
  }
  std::string missing;
  for (const auto& [hash, nodes] : byHash) {
    std::string cause;
    std::optional<Image> image;
    for (size_t index = 0; index < nodes.size() && index < nodesAsked && !image; ++index) {
      const HttpOutcome outcome = fetch(nodes[index]->endpoint, "/api/node/firmware");
      if (outcome.ok() && outcome.response.status == 200) image = firmwareIn(asBytes(outcome.response.body), hash);
      if (!image) cause = whyNot(outcome);
    }
    if (!image) image = ownFirmware(hash);
    if (image) {
      store.keep(*image);
    } else {
      missing += fmt::format("  not kept: {} ({}) of {}, for a rollback: {}\n", printable(nodes[0]->fromVersion),
                             hash.substr(0, 7), printable(nodes[0]->name), printable(cause));
    }
  }
  return missing;
}

}  // namespace spore::cli
