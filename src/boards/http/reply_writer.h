// ReplyWriter: the bytes of one reply, made while they are sent.
#pragma once

#include "spore/platform/http.h"

namespace spore::http {

struct ReplyForm {
  bool isHead = false;  // the answer to HEAD: no body
  bool isHttp11 = true;
  bool isKeptAlive = false;
};

class ReplyWriter {
 public:
  // `room` takes the head, and then each piece of a streamed body; a body that is complete is sent from where it lies.
  // At least replyHeadBytesMax; it and the exchange stay until the last byte is sent.
  void begin(HttpExchange& exchange, MutableBytes room, ReplyForm form);
  // What is to be sent next; empty: that was all.
  Bytes next();
  // So many bytes of it are on their way.
  void sent(size_t count);

  // Valid after the last byte. False for a body that ended where only the end of the connection can tell.
  bool isKeptAlive() const { return isKeptAlive_; }
  // The body ended before its announced length: the connection has to break.
  bool isCutShort() const { return isCutShort_; }

 private:
  enum class Part : uint8_t { Head, Body, Stream, LastChunk, End };

  void endPart();
  void renderPiece();

  HttpExchange* exchange_ = nullptr;
  MutableBytes room_;
  Bytes waiting_;
  uint32_t left_ = 0;  // of a stream whose length is known
  Part part_ = Part::End;
  bool hasBody_ = false;
  bool isChunked_ = false;
  bool isKeptAlive_ = false;
  bool isCutShort_ = false;
};

}  // namespace spore::http
