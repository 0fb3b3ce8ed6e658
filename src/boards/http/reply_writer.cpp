#include "boards/http/reply_writer.h"

#include "boards/http/reply_head.h"
#include "spore/base/check.h"

namespace spore::http {
namespace {

// Three hexadecimal digits, CR LF; and CR LF behind the chunk.
constexpr size_t chunkHeadBytes = 5;
constexpr size_t chunkEndBytes = 2;
constexpr size_t chunkBytesMax = 0xFFF;

uint8_t hexDigit(size_t value) {
  return static_cast<uint8_t>(value < 10 ? '0' + value : 'a' + (value - 10));
}

}  // namespace

void ReplyWriter::begin(HttpExchange& exchange, MutableBytes room, ReplyForm form) {
  const HttpReply& reply = exchange.reply;
  const bool isOpenEnded = reply.isStreamed() && reply.streamedBytes == 0;
  *this = ReplyWriter{};
  exchange_ = &exchange;
  room_ = room;
  hasBody_ = !form.isHead;
  isChunked_ = isOpenEnded && form.isHttp11;
  isKeptAlive_ = form.isKeptAlive && (!isOpenEnded || form.isHttp11);
  left_ = static_cast<uint32_t>(reply.isStreamed() ? reply.streamedBytes : reply.body.size());

  ReplyHead head;
  head.status = reply.status;
  head.contentType = reply.contentType;
  head.allow = reply.allow;
  head.location = reply.location;
  head.contentRange = reply.contentRange;
  head.contentEncoding = reply.contentEncoding;
  head.challenge = reply.challenge;
  head.retryAfterS = reply.retryAfterS;
  head.acceptsRanges = reply.streamedBytes > 0;  // only such a body has a length beforehand
  head.framing = isChunked_ ? ReplyFraming::Chunked : isOpenEnded ? ReplyFraming::Close : ReplyFraming::Length;
  head.contentLength = left_;
  head.isKeptAlive = isKeptAlive_;
  head.isHttp11 = form.isHttp11;
  const size_t size = writeReplyHead(room, head);
  CHECK(size > 0);
  part_ = Part::Head;
  waiting_ = readOnly(room).first(size);
}

Bytes ReplyWriter::next() {
  while (waiting_.empty() && part_ != Part::End) endPart();
  return waiting_;
}

void ReplyWriter::sent(size_t count) {
  waiting_ = waiting_.from(count);
}

void ReplyWriter::endPart() {
  switch (part_) {
    case Part::Head:
      if (!hasBody_) {
        part_ = Part::End;
      } else if (exchange_->reply.isStreamed()) {
        part_ = Part::Stream;
      } else {
        part_ = Part::Body;
        waiting_ = exchange_->reply.body;
      }
      return;
    case Part::Stream: return renderPiece();
    default: part_ = Part::End;
  }
}

void ReplyWriter::renderPiece() {
  const bool hasLength = exchange_->reply.streamedBytes > 0;
  if (!isChunked_) {
    const size_t size = exchange_->reply.fill(hasLength ? room_.first(left_) : room_);
    if (hasLength) left_ -= static_cast<uint32_t>(size);
    if (size == 0 && left_ > 0) isCutShort_ = true;
    if (size == 0 || (hasLength && left_ == 0)) part_ = Part::End;
    waiting_ = readOnly(room_).first(size);
    return;
  }
  const size_t room = room_.size() - chunkHeadBytes - chunkEndBytes;
  const size_t size =
      exchange_->reply.fill(room_.from(chunkHeadBytes).first(room < chunkBytesMax ? room : chunkBytesMax));
  room_[0] = hexDigit(size >> 8);
  room_[1] = hexDigit(size >> 4 & 0xF);
  room_[2] = hexDigit(size & 0xF);
  room_[3] = '\r';
  room_[4] = '\n';
  // Of the last chunk, which is empty, the same two characters are the end of the trailer.
  room_[chunkHeadBytes + size] = '\r';
  room_[chunkHeadBytes + size + 1] = '\n';
  waiting_ = readOnly(room_).first(chunkHeadBytes + size + chunkEndBytes);
  if (size == 0) part_ = Part::LastChunk;
}

}  // namespace spore::http
