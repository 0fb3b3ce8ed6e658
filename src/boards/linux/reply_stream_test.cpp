#include "boards/linux/reply_stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>

namespace spore {
namespace {

// A body of `size` bytes that is handed out `step` bytes at a time.
struct Source {
  size_t size;
  size_t step;
  size_t sent = 0;

  size_t fill(MutableBytes out) {
    const size_t count = std::min({size - sent, step, out.size()});
    for (size_t i = 0; i < count; ++i) out[i] = static_cast<uint8_t>('a' + (sent + i) % 26);
    sent += count;
    return count;
  }
};

struct Stream {
  explicit Stream(Source& source) {
    reply.fill = [&source](MutableBytes out) { return source.fill(out); };
    stream.begin(reply, std::make_unique<char[]>(ReplyStream::bufferBytes));
  }

  HttpReply reply;
  ReplyStream stream;
};

std::string expectedBody(size_t size) {
  std::string body(size, ' ');
  for (size_t i = 0; i < size; ++i) body[i] = static_cast<char>('a' + i % 26);
  return body;
}

// Joins chunks as a client does; empty when they are not well-formed.
std::string joined(std::string_view chunks) {
  std::string body;
  while (!chunks.empty()) {
    const size_t line = chunks.find("\r\n");
    if (line == std::string_view::npos) return {};
    const size_t size = std::strtoul(std::string(chunks.substr(0, line)).c_str(), nullptr, 16);
    chunks.remove_prefix(line + 2);
    if (chunks.size() < size + 2 || chunks.substr(size, 2) != "\r\n") return {};
    body += chunks.substr(0, size);
    chunks.remove_prefix(size + 2);
    if (size == 0) return chunks.empty() ? body : std::string{};
  }
  return {};
}

TEST(ReplyStream, AShortBodyIsCompleteAtOnce) {
  Source source{3000, 512};
  Stream with(source);
  EXPECT_TRUE(with.stream.isComplete());
  EXPECT_EQ(with.stream.plain(), expectedBody(3000));
}

TEST(ReplyStream, AnEmptyBodyIsOnlyTheLastChunk) {
  Source source{0, 1};
  Stream with(source);
  EXPECT_TRUE(with.stream.isComplete());
  EXPECT_TRUE(with.stream.plain().empty());
  EXPECT_EQ(with.stream.chunk(), "0\r\n\r\n");
}

TEST(ReplyStream, ChunksOfAnyBodyJoinToThatBody) {
  // Around the buffer's own size: one byte less, just full, one more; and several bufferfuls.
  for (size_t size = ReplyStream::bufferBytes - 16; size <= ReplyStream::bufferBytes + 2; ++size) {
    Source source{size, 700};
    Stream with(source);
    std::string chunks(with.stream.chunk());
    while (!with.stream.isComplete()) {
      with.stream.next(with.reply);
      chunks += with.stream.chunk();
    }
    EXPECT_EQ(joined(chunks), expectedBody(size)) << size;
  }
  Source source{100000, 1};
  Stream with(source);
  std::string chunks(with.stream.chunk());
  while (!with.stream.isComplete()) {
    with.stream.next(with.reply);
    chunks += with.stream.chunk();
  }
  EXPECT_EQ(joined(chunks), expectedBody(100000));
}

TEST(ReplyStream, ABodyNeverGrowsOverItsBuffer) {
  HttpReply reply;
  reply.fill = [](MutableBytes out) { return out.size() + 1000; };
  ReplyStream stream;
  stream.begin(reply, std::make_unique<char[]>(ReplyStream::bufferBytes));
  EXPECT_FALSE(stream.isComplete());
  const size_t most = stream.plain().size();
  EXPECT_LT(most, ReplyStream::bufferBytes);
  EXPECT_EQ(stream.total(), most);
  stream.next(reply);
  EXPECT_EQ(stream.total(), 2 * most);
  EXPECT_LE(stream.chunk().size(), ReplyStream::bufferBytes);
}

TEST(ReplyStream, TheNextReplyOfAConnectionBeginsAnew) {
  Source source{3000, 512};
  Stream with(source);
  EXPECT_TRUE(with.stream.isComplete());
  Source longer{ReplyStream::bufferBytes, 700};
  with.reply.fill = [&longer](MutableBytes out) { return longer.fill(out); };
  with.stream.begin(with.reply, with.stream.end());
  EXPECT_FALSE(with.stream.isComplete());
  EXPECT_EQ(with.stream.total(), with.stream.plain().size());
  std::string chunks(with.stream.chunk());
  with.stream.next(with.reply);
  chunks += with.stream.chunk();
  EXPECT_EQ(joined(chunks), expectedBody(ReplyStream::bufferBytes));
}

TEST(ReplyStream, TheBufferComesBackAtTheEnd) {
  Source source{10, 10};
  Stream with(source);
  EXPECT_TRUE(with.stream.isOpen());
  EXPECT_NE(with.stream.end(), nullptr);
  EXPECT_FALSE(with.stream.isOpen());
}

}  // namespace
}  // namespace spore
