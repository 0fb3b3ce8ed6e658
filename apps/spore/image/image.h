// Image: a firmware image with its trailer, as a file holds it and as a node receives it.
#pragma once

#include <filesystem>
#include <string>

#include "image/trailer_search.h"
#include "image/whole_file.h"
#include "spore/ota/image_trailer.h"

namespace spore::cli {

struct Image {
  ImageTrailer trailer;
  ByteVector staged;  // what stands before the trailer, and what a node stages

  // Staged bytes and trailer.
  ByteVector bytes() const;
  ByteVector trailerBytes() const;
};

// Throws what parseImage() throws of a trailer that is there and no good.
void refuseTrailer(const TrailerFound& found, size_t fileBytes, const std::string& name);

// `name` is what failures call it. Throws a Failure: E_IMAGE_NO_TRAILER, E_IMAGE_FORMAT, E_IMAGE_TRAILER (damaged, cut
// off or followed by something), E_IMAGE_SIZE (something is missing before the trailer, or too much), E_IMAGE_DAMAGED
// (no trailer, because the file was cut off before it). Does not look at the staged bytes: checkImage() does.
Image parseImage(Bytes file, const std::string& name);
// parseImage() of a file. Throws also what readWholeFile() throws.
Image readImage(const std::filesystem::path& path);

}  // namespace spore::cli
