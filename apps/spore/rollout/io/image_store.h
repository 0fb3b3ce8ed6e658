// ImageStore: a copy of every image that a rollout sends, for whoever goes on with it or takes it back.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "image/image.h"
#include "rollout/core/plan.h"

namespace spore::cli {

ImageFacts factsOf(const Image& image);

class ImageStore {
 public:
  // Beside the logs of the rollouts.
  explicit ImageStore(const std::filesystem::path& rolloutFolder) : folder_(rolloutFolder / "images") {}

  void keep(const Image& image) const;
  // Throws a Failure: E_IMAGE_NOT_KEPT.
  Image find(const std::string& hash) const;
  bool has(const std::string& hash) const;
  // Removes all but these.
  void prune(const std::vector<std::string>& hashes) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace spore::cli
