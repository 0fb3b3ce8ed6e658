#include "updated_fleet.h"

#include "image/hex.h"
#include "spore/node/firmware_name.h"
#include "spore/ota/image_trailer.h"
#include "support/chip_image.h"

namespace spore::cli {
namespace {

using sim::SimFirmware;
using sim::Time;

constexpr size_t imageBytes = 48 * 1024;
// A restart that was announced is no alarm where it takes no more than 5 s, with the first words of the new start.
constexpr Time awayMin = 2 * sim::second;
constexpr Time awayMax = 4 * sim::second;
constexpr Time crashAfter = 800 * sim::millisecond;
constexpr Time crashAway = 2 * sim::second;
constexpr uint32_t otherCell = 1;
constexpr uint32_t firstCellAlone = 100;

// As much of a firmware as anybody looks at: a chip's image that is whole, of random code.
SimFirmware::Image makeImage(uint64_t seed) {
  sim::Generator generator(seed);
  SimFirmware::Image image(imageBytes);
  for (uint8_t& byte : image) byte = static_cast<uint8_t>(generator.next());
  makeChipImage({image.data(), image.size()});
  return image;
}

ImageTrailer trailerFor(const SimFirmware::Image& image, Crypto& crypto) {
  Sha256State hash;
  (void)crypto.begin(hash);
  crypto.add(hash, {image.data(), image.size()});
  const FirmwareName name = firmwareName();
  ImageTrailer trailer;
  trailer.kind = ImageKind::ChipPlain;
  trailer.flashMode = FlashMode::Dout;
  trailer.size = trailer.unpackedSize = imageBytes;
  trailer.fileHash = trailer.imageHash = crypto.result(hash);
  trailer.product = inRam<ProductName::capacity()>(name.product);
  trailer.board = inRam<BoardName::capacity()>(name.board);
  trailer.version = VersionName{"2.0"};
  return trailer;
}

sim::WorldOptions worldOf(uint64_t seed, bool keepsPrevious, Crypto& crypto) {
  sim::WorldOptions options;
  options.seed = seed;
  options.nodes = UpdatedFleet::nodeCount;
  options.medium.broadcastLoss = {UpdatedFleet::loss, sim::second};
  options.medium.unicastLoss = UpdatedFleet::loss;
  options.firmware = makeImage(1);
  options.keepsPrevious = keepsPrevious;
  options.crypto = &crypto;
  return options;
}

}  // namespace

UpdatedFleet::UpdatedFleet(uint64_t seed, ImageBehaviour behaviour, bool keepsPrevious)
    : behaviour_(behaviour),
      newImage_(makeImage(2)),
      world_(worldOf(seed, keepsPrevious, crypto_)),
      cells_(nodeCount, 0) {
  const ImageTrailer trailer = trailerFor(newImage_, crypto_);
  uint8_t trailerBytes[imageTrailerBytes];
  writeTrailer(trailer, trailerBytes);
  file_.assign(newImage_.begin(), newImage_.end());
  file_.append(asText(Bytes{trailerBytes}));
  facts_ = {std::string(trailer.product.view()),
            std::string(trailer.board.view()),
            std::string(trailer.version.view()),
            hexText(asBytes(trailer.imageHash)),
            file_.size(),
            false};
  world_.checkers().falseAlarms.setAllowed(0);
  world_.onRestart([this](size_t node) { onRestart(node); });
}

void UpdatedFleet::onRestart(size_t node) {
  if (isLost(node)) return;
  world_.after(world_.generator().between(awayMin, awayMax), [this, node] { boot(node); });
}

void UpdatedFleet::boot(size_t node) {
  const bool isBad = world_.node(node).firmware().willRun() == newImage_;
  if (behaviour_ == ImageBehaviour::NeverJoins) {
    cells_[node] = isBad ? firstCellAlone + static_cast<uint32_t>(node) : 0;
    world_.partition(cells_);
  }
  world_.boot(node, ResetCause::Software);
  if (behaviour_ != ImageBehaviour::Crashes || !isBad) return;
  const Time bootedAt = world_.now();
  world_.after(crashAfter, [this, node, bootedAt] { onCrashDue(node, bootedAt); });
}

void UpdatedFleet::onCrashDue(size_t node, Time bootedAt) {
  const bool isThatStart = world_.isOn(node) && world_.truth().at(node).bootedAt == bootedAt;
  if (!isThatStart || world_.node(node).spore().isSafeMode()) return;
  world_.crash(node);
  world_.after(crashAway, [this, node] { boot(node); });
}

void UpdatedFleet::partOff(const std::vector<size_t>& nodes) {
  for (const size_t node : nodes) cells_[node] = otherCell;
  world_.partition(cells_);
}

void UpdatedFleet::heal() {
  cells_.assign(nodeCount, 0);
  world_.heal();
}

bool UpdatedFleet::runsNew(size_t node) {
  return world_.isOn(node) && world_.node(node).firmware().running() == newImage_;
}

bool UpdatedFleet::isUntouched(size_t node) {
  return world_.node(node).firmware().installs() == 0;
}

}  // namespace spore::cli
