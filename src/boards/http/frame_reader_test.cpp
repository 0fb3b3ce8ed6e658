#include "boards/http/frame_reader.h"

#include <gtest/gtest.h>

#include "support/web_socket_frames.h"

namespace spore::http {
namespace {

using Event = FrameReader::Event;

struct Read {
  FrameReader reader;
  uint8_t room[webSocketTextBytesMax];
  size_t roomAsked = 0;
  FixedString<1200> texts;  // one after the other, each with a stroke behind it
  Event last = Event::None;
  unsigned pings = 0, pongs = 0;

  void take(Bytes bytes, size_t step = 4096) {
    while (!bytes.empty() && last != Event::Close && last != Event::Broken) {
      Bytes piece = bytes.first(step);
      const size_t before = piece.size();
      last = reader.take(piece);
      bytes = bytes.from(before - piece.size());
      react();
    }
    // A frame may end where the bytes do.
    while (last != Event::None && last != Event::Close && last != Event::Broken) {
      Bytes none;
      last = reader.take(none);
      react();
    }
  }
  void react() {
    if (last == Event::NeedsRoom) {
      roomAsked = reader.roomNeeded();
      reader.setRoom(MutableBytes{room}.first(roomAsked));
    }
    if (last == Event::Text) {
      (void)texts.append(reader.text());
      (void)texts.append("|");
      reader.endText();
    }
    pings += last == Event::Ping ? 1 : 0;
    pongs += last == Event::Pong ? 1 : 0;
  }
};

TEST(FrameReader, TextsComeOutHoweverThePacketsCome) {
  for (size_t step = 1; step < 40; ++step) {
    ClientFrames frames;
    frames.add(FrameKind::Text, "one").add(FrameKind::Text, "").add(FrameKind::Text, "three");
    Read read;
    read.take(frames.bytes(), step);
    EXPECT_EQ(read.texts, "one||three|");
    EXPECT_EQ(read.roomAsked, 5u);
  }
}

TEST(FrameReader, FragmentsAreJoinedAroundControlFrames) {
  ClientFrames frames;
  frames.add(FrameKind::Text, "on", false).add(FrameKind::Ping, "p").add(FrameKind::Continuation, "", false);
  frames.add(FrameKind::Pong, "").add(FrameKind::Continuation, "e");
  for (size_t step = 1; step < 20; ++step) {
    Read read;
    read.take(frames.bytes(), step);
    EXPECT_EQ(read.texts, "one|");
    EXPECT_EQ(read.roomAsked, webSocketTextBytesMax);
    EXPECT_EQ(read.pings, 1u);
    EXPECT_EQ(read.pongs, 1u);
  }
}

uint16_t codeOf(const ClientFrames& frames) {
  Read read;
  read.take(frames.bytes(), 3);
  return read.last == Event::Broken ? read.reader.closeCode() : 0;
}

TEST(FrameReader, WhatTheProtocolForbidsEndsTheConnection) {
  EXPECT_EQ(codeOf(ClientFrames{}.raw("\x81\x01x")), close_code::protocolError);                 // not masked
  EXPECT_EQ(codeOf(ClientFrames{}.raw("\xC1\x81")), close_code::protocolError);                  // a reserved bit
  EXPECT_EQ(codeOf(ClientFrames{}.raw("\x83\x81")), close_code::protocolError);                  // an unknown kind
  EXPECT_EQ(codeOf(ClientFrames{}.raw("\x8B\x81")), close_code::protocolError);                  //
  EXPECT_EQ(codeOf(ClientFrames{}.raw("\x89\xFE")), close_code::protocolError);                  // a long ping
  EXPECT_EQ(codeOf(ClientFrames{}.add(FrameKind::Ping, "", false)), close_code::protocolError);  // one in fragments
  EXPECT_EQ(codeOf(ClientFrames{}.add(FrameKind::Continuation, "x")), close_code::protocolError);
  EXPECT_EQ(codeOf(ClientFrames{}.add(FrameKind::Text, "x", false).add(FrameKind::Text, "y")),
            close_code::protocolError);
  EXPECT_EQ(codeOf(ClientFrames{}.add(FrameKind::Binary, "x")), close_code::unsupportedData);
  // Lengths that have a shorter form.
  EXPECT_EQ(codeOf(ClientFrames{}.raw({"\x81\xFE\0\x7D"
                                       "mask",
                                       8})),
            close_code::protocolError);
  EXPECT_EQ(codeOf(ClientFrames{}.raw({"\x81\xFF\0\0\0\0\0\0\x10\0"
                                       "mask",
                                       14})),
            close_code::protocolError);
}

TEST(FrameReader, ATextThatIsTooLongOrNoTextEndsTheConnection) {
  EXPECT_EQ(codeOf(ClientFrames{}.raw({"\x81\xFE\x04\x01"
                                       "mask",
                                       8})),
            close_code::tooBig);
  EXPECT_EQ(codeOf(ClientFrames{}.raw({"\x81\xFF\0\0\0\1\0\0\0\0"
                                       "mask",
                                       14})),
            close_code::tooBig);
  EXPECT_EQ(codeOf(ClientFrames{}.raw({"\x81\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
                                       "mask",
                                       14})),
            close_code::tooBig);
  EXPECT_EQ(codeOf(ClientFrames{}
                       .add(FrameKind::Text, "x", false)
                       .raw({"\x80\xFE\x04\0"
                             "mask",
                             8})),
            close_code::tooBig);
  EXPECT_EQ(codeOf(ClientFrames{}.add(FrameKind::Text, "\xFF")), close_code::badPayload);
  EXPECT_EQ(codeOf(ClientFrames{}.add(FrameKind::Text, "\xC3")), close_code::badPayload);
  // Cut within a character is no fault of the fragments.
  EXPECT_EQ(codeOf(ClientFrames{}.add(FrameKind::Text, "\xC3", false).add(FrameKind::Continuation, "\xA4")), 0);
}

TEST(FrameReader, AFarewellIsCheckedAndGivenBack) {
  Read read;
  read.take(ClientFrames{}
                .add(FrameKind::Close,
                     "\x03\xE8"
                     "bye")
                .bytes());
  EXPECT_EQ(read.last, Event::Close);
  EXPECT_EQ(asText(read.reader.control()),
            "\x03\xE8"
            "bye");
  EXPECT_EQ(codeOf(ClientFrames{}.add(FrameKind::Close, "")), 0);
  EXPECT_EQ(codeOf(ClientFrames{}.add(FrameKind::Close, "\x03")), close_code::protocolError);
  EXPECT_EQ(codeOf(ClientFrames{}.add(FrameKind::Close, "\x03\xED")), close_code::protocolError);  // 1005
  EXPECT_EQ(codeOf(ClientFrames{}.add(FrameKind::Close, "\x0B\xB8")), 0);                          // 3000
  EXPECT_EQ(codeOf(ClientFrames{}.add(FrameKind::Close, "\x03\xE8\xFF")), close_code::badPayload);
}

TEST(FrameReader, HeadsOfOurOwnFramesAreAsShortAsCanBe) {
  uint8_t head[frameHeadBytesMax];
  EXPECT_EQ(writeFrameHead(head, FrameKind::Text, 125), 2u);
  EXPECT_EQ(head[0], 0x81);
  EXPECT_EQ(head[1], 125);
  EXPECT_EQ(writeFrameHead(head, FrameKind::Close, 126), 4u);
  EXPECT_EQ(head[0], 0x88);
  EXPECT_EQ(head[1], 126);
  EXPECT_EQ(head[2], 0);
  EXPECT_EQ(head[3], 126);
}

}  // namespace
}  // namespace spore::http
