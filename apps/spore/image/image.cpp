#include "image/image.h"

#include <fmt/format.h>

#include "failure.h"
#include "output/terminal.h"

namespace spore::cli {
namespace {

Failure unreadableImage(Status status, const std::string& name) {
  if (status == Status::Unsupported) {
    return {ExitCode::Failed, "E_IMAGE_FORMAT", fmt::format("{} is an image of another format", name),
            "this program reads format 1 (docs/image.md)", "a newer spore"};
  }
  if (status == Status::Malformed) {
    return {ExitCode::Failed, "E_IMAGE_TRAILER", fmt::format("the trailer of {} is damaged", name),
            "it contradicts its check or itself", "pack the image again"};
  }
  return {ExitCode::Failed, "E_IMAGE_NO_TRAILER", fmt::format("{} has no trailer", name),
          "nothing at its end says what it is, and no node takes it", fmt::format("spore image pack {}", name)};
}

Bytes lastBytes(Bytes file) {
  return file.size() < imageTrailerBytes ? Bytes{} : file.from(file.size() - imageTrailerBytes);
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

bool hasTrailer(Bytes file) {
  const Status status = readTrailer(lastBytes(file)).status();
  return status != Status::NotFound && status != Status::Truncated;
}

Image parseImage(Bytes file, const std::string& name) {
  const Result<ImageTrailer> trailer = readTrailer(lastBytes(file));
  if (!trailer.ok()) throw unreadableImage(trailer.status(), name);
  const Bytes staged = file.first(file.size() - imageTrailerBytes);
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
