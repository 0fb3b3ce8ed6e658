#include "spore/ota/multipart_reader.h"

#include "spore/base/text.h"

namespace spore {
namespace {

constexpr size_t headerBytesMax = 1024;

// RFC 2046, 5.1.1: what a boundary may be made of. It never holds a CR, on which the search for it relies.
bool isBoundary(std::string_view text) {
  constexpr std::string_view others = "'()+_,-./:=? ";
  if (text.empty() || text.size() > boundaryBytesMax || text.back() == ' ') return false;
  for (const char character : text) {
    const char lower = static_cast<char>(character | 0x20);
    const bool isAlphanumeric = (lower >= 'a' && lower <= 'z') || (character >= '0' && character <= '9');
    if (!isAlphanumeric && others.find(character) == std::string_view::npos) return false;
  }
  return true;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The next `name=value` or bare word of a header's value, taken off its front; a quoted value may hold semicolons.
std::string_view takeParameter(std::string_view& rest) {
  bool isQuoted = false;
  size_t end = 0;
  for (; end < rest.size() && (isQuoted || rest[end] != ';'); ++end) {
    if (rest[end] == '"' && (end == 0 || rest[end - 1] != '\\')) isQuoted = !isQuoted;
  }
  const std::string_view parameter = trimmed(rest.substr(0, end));
  rest.remove_prefix(end < rest.size() ? end + 1 : end);
  return parameter;
}

bool isNamed(std::string_view parameter, std::string_view name) {
  const size_t equals = parameter.find('=');
  return equals != std::string_view::npos && equalsIgnoringCase(trimmed(parameter.substr(0, equals)), name);
}

}  // namespace

Result<std::string_view> multipartBoundary(std::string_view contentType) {
  if (!equalsIgnoringCase(takeParameter(contentType), "multipart/form-data")) return Status::NotFound;
  while (!contentType.empty()) {
    const std::string_view parameter = takeParameter(contentType);
    if (!isNamed(parameter, "boundary")) continue;
    std::string_view value = trimmed(parameter.substr(parameter.find('=') + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    if (!isBoundary(value)) return Status::Malformed;
    return value;
  }
  return Status::Malformed;
}

MultipartReader::MultipartReader(std::string_view boundary) : delimiter_("\r\n--") {
  delimiter_.appendCut(boundary.substr(0, boundaryBytesMax));
}

Status MultipartReader::take(Bytes piece, const FileBytes& onFile) {
  while (failure_ == Status::Ok && !piece.empty() && place_ != Place::Epilogue) {
    if (place_ == Place::Preamble || place_ == Place::File || place_ == Place::OtherPart) {
      failure_ = takeContent(piece, onFile);
      continue;
    }
    const char character = static_cast<char>(piece[0]);
    piece = piece.from(1);
    failure_ = place_ == Place::Headers ? takeHeader(character) : takeAfterDelimiter(character);
  }
  return failure_;
}

// Up to the end of the piece or of the next delimiter. What looks like a delimiter is kept back until it is one or is
// not.
Status MultipartReader::takeContent(Bytes& piece, const FileBytes& onFile) {
  const std::string_view delimiter = delimiter_.view();
  const auto pass = [&](Bytes bytes) { return place_ == Place::File && !bytes.empty() ? onFile(bytes) : Status::Ok; };
  size_t start = 0;  // of what is known to be content, and not passed on yet
  size_t at = 0;
  const size_t keptBefore = matched_;
  bool isCarried = matched_ > 0;  // the match began in an earlier piece
  for (; at < piece.size(); ++at) {
    const char character = static_cast<char>(piece[at]);
    if (character == delimiter[matched_]) {
      if (++matched_ < delimiter.size()) continue;
      const size_t end = isCarried ? 0 : at + 1 - delimiter.size();
      const Status status = isCarried ? Status::Ok : pass(piece.first(end).from(start));
      piece = piece.from(at + 1);
      matched_ = 0;
      line_.clear();
      place_ = Place::AfterDelimiter;
      return status;
    }
    if (isCarried) {
      // Hands on what was kept back of earlier pieces. The line end before the first delimiter was never in a piece.
      isCarried = false;
      if (const Status status = pass(asBytes(delimiter.substr(0, keptBefore))); status != Status::Ok) return status;
    }
    matched_ = character == delimiter[0] ? 1 : 0;
  }
  const size_t kept = isCarried ? piece.size() : matched_;
  const Bytes content = piece.first(piece.size() - kept).from(start);
  piece = {};
  return pass(content);
}

// "--": the end of the body; otherwise nothing but blanks until the line ends.
Status MultipartReader::takeAfterDelimiter(char character) {
  switch (place_) {
    case Place::AfterDelimiter:
      if (character == '-') {
        place_ = Place::Closing;
      } else if (character == '\r') {
        place_ = Place::LineEnd;
      } else if (character != ' ' && character != '\t') {
        return Status::Malformed;
      }
      return Status::Ok;
    case Place::Closing:
      if (character != '-') return Status::Malformed;
      place_ = Place::Epilogue;
      return Status::Ok;
    default:
      if (character != '\n') return Status::Malformed;
      place_ = Place::Headers;
      headerBytes_ = 0;
      isFile_ = false;
      return Status::Ok;
  }
}

Status MultipartReader::takeHeader(char character) {
  if (++headerBytes_ > headerBytesMax) return Status::Malformed;
  if (character == '\n') return endHeaderLine();
  if (character != '\r') line_.appendCut(character);
  return Status::Ok;
}

Status MultipartReader::endHeaderLine() {
  if (!line_.empty()) {
    isFile_ = isFile_ || isFileHeader();
    line_.clear();
    return Status::Ok;
  }
  if (isFile_ && hasFile_) return Status::Malformed;
  hasFile_ = hasFile_ || isFile_;
  place_ = isFile_ ? Place::File : Place::OtherPart;
  // An empty part ends at once: the line end before the delimiter is the one that we have just read.
  matched_ = 0;
  return Status::Ok;
}

bool MultipartReader::isFileHeader() const {
  const std::string_view line = line_.view();
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || !equalsIgnoringCase(line.substr(0, colon), "content-disposition"))
    return false;
  std::string_view rest = line.substr(colon + 1);
  while (!rest.empty()) {
    const std::string_view parameter = takeParameter(rest);
    if (isNamed(parameter, "filename") || isNamed(parameter, "filename*")) return true;
  }
  return false;
}

Status MultipartReader::finish() const {
  if (failure_ != Status::Ok) return failure_;
  if (place_ != Place::Epilogue) return Status::Truncated;
  return hasFile_ ? Status::Ok : Status::NotFound;
}

}  // namespace spore
