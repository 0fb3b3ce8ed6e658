#include "rollout/io/image_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "failure.h"
#include "image/hex.h"

namespace spore::cli {
namespace fs = std::filesystem;

ImageFacts factsOf(const Image& image) {
  return {std::string(image.trailer.product.view()),
          std::string(image.trailer.board.view()),
          std::string(image.trailer.version.view()),
          hexText(asBytes(image.trailer.imageHash)),
          image.staged.size() + imageTrailerBytes,
          image.trailer.isSigned,
          image.trailer.isSigned ? hexText(asBytes(image.trailer.keyId)) : ""};
}

void ImageStore::keep(const Image& image) const {
  std::error_code error;
  fs::create_directories(folder_, error);
  writeWholeFile(folder_ / factsOf(image).hash, viewOf(image.bytes()), 0644, IfThere::Replace);
}

bool ImageStore::has(const std::string& hash) const {
  std::error_code error;
  return !hash.empty() && fs::exists(folder_ / hash, error);
}

Image ImageStore::find(const std::string& hash) const {
  if (has(hash)) return readImage(folder_ / hash);
  throw Failure{ExitCode::NotFound, "E_IMAGE_NOT_KEPT",
                fmt::format("the image {} is not kept any more", hash.substr(0, 12)),
                fmt::format("{} has no copy of it", folder_.string()), "name the file: --image FILE"};
}

void ImageStore::prune(const std::vector<std::string>& hashes) const {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    const std::string name = entry.path().filename().string();
    if (std::find(hashes.begin(), hashes.end(), name) == hashes.end()) fs::remove(entry.path(), error);
  }
}

}  // namespace spore::cli
