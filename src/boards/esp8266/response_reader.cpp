#include "boards/esp8266/response_reader.h"

#include "spore/base/text.h"

namespace spore {
namespace {

constexpr uint32_t bodyBytesMax = 1u << 20;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

Result<Bytes> ResponseReader::read(Bytes& bytes) {
  size_t taken = 0;
  while (state_ != State::Body && taken < bytes.size()) {
    const Status status = takeHead(bytes[taken++]);
    if (status != Status::Ok) return status;
  }
  bytes = bytes.from(taken);
  if (state_ != State::Body) return Bytes{};
  Bytes body = bytes;
  if (hasLength_) body = body.first(remaining_);
  remaining_ -= hasLength_ ? static_cast<uint32_t>(body.size()) : 0;
  bytes = Bytes{};  // what follows the length is not ours
  return body;
}

Status ResponseReader::end() const {
  if (state_ != State::Body) return Status::Unavailable;
  return hasLength_ && remaining_ > 0 ? Status::Unavailable : Status::Ok;
}

Status ResponseReader::takeHead(uint8_t byte) {
  if (++headBytes_ > headBytesMax_) return Status::TooLarge;
  const char character = static_cast<char>(byte);
  if (character == '\n') return endLine();
  if (lineSize_ < sizeof(line_)) {
    line_[lineSize_++] = character;
  } else {
    isLineCut_ = true;
  }
  return Status::Ok;
}

Status ResponseReader::endLine() {
  if (!isLineCut_ && lineSize_ > 0 && line_[lineSize_ - 1] == '\r') --lineSize_;
  Status status = Status::Ok;
  if (state_ == State::StatusLine) {
    status = readStatus();
    state_ = State::Header;
  } else if (lineSize_ == 0) {
    state_ = State::Body;
  } else {
    status = readHeader();
  }
  lineSize_ = 0;
  isLineCut_ = false;
  return status;
}

// "HTTP/1.x SSS reason" (RFC 9112, 4).
Status ResponseReader::readStatus() const {
  constexpr std::string_view protocol = "HTTP/1.";
  const std::string_view line{line_, lineSize_};
  if (line.substr(0, protocol.size()) != protocol || line.size() < protocol.size() + 5) return Status::Malformed;
  const Result<uint32_t> status = parseUnsigned(line.substr(protocol.size() + 2, 3), 999);
  if (!status.ok()) return Status::Malformed;
  return status.value() == status_ ? Status::Ok : Status::NotFound;
}

Status ResponseReader::readHeader() {
  const std::string_view line{line_, lineSize_};
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return isLineCut_ ? Status::Ok : Status::Malformed;
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (equalsIgnoringCase(name, "transfer-encoding")) return Status::Malformed;
  if (!equalsIgnoringCase(name, "content-length")) return Status::Ok;
  const Result<uint32_t> length = parseUnsigned(value, bodyBytesMax);
  if (!length.ok() || isLineCut_ || hasLength_) return Status::Malformed;
  hasLength_ = true;
  remaining_ = length.value();
  return Status::Ok;
}

}  // namespace spore
