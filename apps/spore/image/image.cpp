#include "image/image.h"

#include <fmt/format.h>

#include "failure.h"
#include "output/terminal.h"
#include "spore/ota/image_check.h"
#include "spore/ota/image_head.h"

namespace spore::cli {
namespace {

Failure damagedTrailer(const std::string& name, std::string cause) {
  return {ExitCode::Failed, "E_IMAGE_TRAILER", fmt::format("the trailer of {} is damaged", name), std::move(cause),
          "get the file again from where it came, or pack the image again"};
}

// Refuses a file that has no trailer because it was cut off: a new trailer behind it would not help.
void refuseCutFile(Bytes file, const std::string& name) {
  const Result<ImageHead> head = readImageHead(file.first(imageHeadBytes));
  if (!head.ok() || head.value().kind == ImageKind::ChipGzip) return;
  ImageCheck check(head.value().kind, file.size(), file.size());
  check.take(file);
  if (check.flaw() != ImageFlaw::CutShort && check.flaw() != ImageFlaw::NoSketch) return;
  throw Failure{ExitCode::Failed, "E_IMAGE_DAMAGED", fmt::format("{} is cut off", name),
                "its end is missing, with whatever trailer it had", "get the file again from where it came"};
}

}  // namespace

ByteVector Image::trailerBytes() const {
  ByteVector bytes(imageTrailerBytes);
  writeTrailer(trailer, {bytes.data(), bytes.size()});
  return bytes;
}

ByteVector Image::bytes() const {
  ByteVector all = staged;
  const ByteVector end = trailerBytes();
  all.insert(all.end(), end.begin(), end.end());
  return all;
}

void refuseTrailer(const TrailerFound& found, size_t fileBytes, const std::string& name) {
  switch (found.state) {
    case TrailerState::None:
    case TrailerState::Whole: return;
    case TrailerState::Damaged: throw damagedTrailer(name, "it contradicts its check or itself");
    case TrailerState::Cut:
      throw damagedTrailer(name, fmt::format("the file is cut off: {} of its {} bytes are there",
                                             fileBytes - found.offset, imageTrailerBytes));
    case TrailerState::Followed:
      throw damagedTrailer(name, fmt::format("bytes follow it that do not belong to the image: {}",
                                             fileBytes - found.offset - imageTrailerBytes));
    case TrailerState::Foreign:
      throw Failure{ExitCode::Failed, "E_IMAGE_FORMAT", fmt::format("{} is an image of another format", name),
                    "this program reads format 1 (docs/image.md)", "a newer spore"};
  }
}

Image parseImage(Bytes file, const std::string& name) {
  const TrailerFound found = findTrailer(file);
  refuseTrailer(found, file.size(), name);
  if (found.state == TrailerState::None) {
    refuseCutFile(file, name);
    throw Failure{ExitCode::Failed, "E_IMAGE_NO_TRAILER", fmt::format("{} has no trailer", name),
                  "nothing in it says what it is, and no node takes it", fmt::format("spore image pack {}", name)};
  }
  const Bytes staged = file.first(found.offset);
  const Result<ImageTrailer> trailer = readTrailer(file.from(found.offset));
  if (staged.size() != trailer.value().size) {
    throw Failure{
        ExitCode::Failed, "E_IMAGE_SIZE", fmt::format("{} is not whole", name),
        fmt::format("{} bytes stand before the trailer, which speaks of {}", staged.size(), trailer.value().size),
        "copy or pack it again"};
  }
  return {trailer.value(), ByteVector(staged.begin(), staged.end())};
}

Image readImage(const std::filesystem::path& path) {
  const WholeFile file = readWholeFile(path);
  return parseImage(viewOf(file.bytes), printable(path.string()));
}

}  // namespace spore::cli
