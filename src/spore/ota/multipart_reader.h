// MultipartReader: finds the one file in a multipart/form-data body (RFC 7578) that comes in pieces.
#pragma once

#include <string_view>

#include "spore/base/bytes.h"
#include "spore/base/callback.h"
#include "spore/base/fixed_string.h"
#include "spore/base/result.h"

namespace spore {

// RFC 2046, 5.1.1.
constexpr size_t boundaryBytesMax = 70;

// The boundary of a Content-Type; NotFound: it is no multipart/form-data, Malformed: it has no boundary or a bad one.
Result<std::string_view> multipartBoundary(std::string_view contentType);

class MultipartReader {
 public:
  using FileBytes = Callback<Status(Bytes), 8>;

  // Over boundaryBytesMax the boundary is cut, and no body fits it.
  explicit MultipartReader(std::string_view boundary);

  // Hands the file's bytes on, in order; a file is the part with a filename, whatever its name is, and other parts are
  // passed over. Malformed: no multipart body, part headers over 1 KB, a second file; otherwise what `onFile` said
  // first. After an error every call gives it again.
  Status take(Bytes piece, const FileBytes& onFile);
  // To be called after the last piece. Truncated: the body ends before its closing delimiter; NotFound: no part was a
  // file.
  Status finish() const;

 private:
  enum class Place : uint8_t { Preamble, AfterDelimiter, Closing, LineEnd, Headers, File, OtherPart, Epilogue };

  Status takeContent(Bytes& piece, const FileBytes& onFile);
  Status takeAfterDelimiter(char character);
  Status takeHeader(char character);
  Status endHeaderLine();
  bool isFileHeader() const;

  FixedString<boundaryBytesMax + 4> delimiter_;  // CR LF - - boundary
  uint8_t matched_ = 2;                          // of the delimiter: the body begins as if a line had just ended
  Place place_ = Place::Preamble;
  FixedString<120> line_;  // of a longer one the rest says nothing to us
  uint16_t headerBytes_ = 0;
  bool isFile_ = false;
  bool hasFile_ = false;
  Status failure_ = Status::Ok;
};

}  // namespace spore
