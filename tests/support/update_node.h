// A ServiceNode that takes firmware, and a firmware for it.
#pragma once

#include <cstring>

#include "spore/base/hex.h"
#include "spore/services/update_service.h"
#include "support/chip_image.h"
#include "support/memory_slot.h"
#include "support/service_node.h"
#include "support/toy_crypto.h"

namespace spore {

struct UpdateNode {
  static constexpr size_t imageBytes = 4160;
  static constexpr size_t fileBytes = imageBytes + imageTrailerBytes;

  ServiceNode node;
  ToyCrypto crypto;
  MemorySlot slot;
  Board board{node.fake.clock,      crypto,           node.fake.datagrams, slot,
              node.fake.httpClient, node.fake.log,    node.fake.radio,     node.fake.requests,
              node.fake.storage,    node.fake.system, node.fake.webSockets};
  UpdateRules rules;
  uint32_t restarts = 0;
  Trail trail{node.fake.system};
  BootGuard bootGuard{node.fake.storage, trail};
  FirmwareWatch watch{board, node.facts, node.cluster, rules, bootGuard, [this] { ++restarts; }};
  UpdateService service{board, node.context, node.api, node.tasks, rules, watch, bootGuard, [this] { ++restarts; }};
  uint8_t file[fileBytes];

  UpdateNode() {
    rules.product = ProductName{"spore"};
    rules.board = BoardName{"esp01_1m"};
    rules.isChip = true;
    rules.acceptsUnsigned = true;
    service.registerEndpoints(node.api);
    node.begin();
    for (size_t i = 0; i < imageBytes; ++i) file[i] = static_cast<uint8_t>(i);
    makeChipImage(MutableBytes{file}.first(imageBytes));
    seal(ImageKind::ChipPlain);
  }
  // Puts a trailer behind the image. Of a packed image: the trailer alone, of a file that is somewhere else.
  void seal(ImageKind kind) {
    ImageTrailer trailer;
    trailer.kind = kind;
    trailer.flashMode = FlashMode::Dout;
    trailer.size = trailer.unpackedSize = imageBytes;
    trailer.fileHash = trailer.imageHash = crypto.hashOf(image());
    if (kind == ImageKind::ChipGzip) {
      trailer.size = imageBytes - 300;
      trailer.fileHash[0] = static_cast<uint8_t>(~trailer.fileHash[0]);
    }
    trailer.product = ProductName{"spore"};
    trailer.board = BoardName{"esp01_1m"};
    trailer.version = VersionName{"2.0"};
    writeTrailer(trailer, MutableBytes{file}.from(imageBytes));
  }
  Bytes image() const { return Bytes{file}.first(imageBytes); }
  Bytes trailer() const { return Bytes{file}.from(imageBytes); }

  // Lets the image seem just started: it is put down by hand, with its trailer.
  void start() {
    std::memcpy(slot.bytes, file, imageBytes);
    std::memcpy(slot.trailer, file + imageBytes, imageTrailerBytes);
    slot.running = imageBytes;
    slot.isCommitted = true;
    watch.begin(TrialTerms{});
  }
  void run() {
    start();
    watch.knowFirmware();
  }
  uint16_t prepare() {
    FixedString<600> body{R"({"trailer":")"};
    body.appendCut(hexText<imageTrailerBytes>(trailer()));
    body.appendCut("\"}");
    return node.postJson("/api/node/update/prepare", body);
  }
  // Uploads as a board does: pieces, and then the exchange, unless the engine wants no more.
  uint16_t upload(std::string_view target = "/api/node/update") {
    HttpTalk& talk = begin(target);
    for (Bytes rest{file}; !rest.empty(); rest = rest.from(100)) {
      if (!service.onBody(talk.exchange, rest.first(100))) break;
    }
    return end(talk);
  }
  HttpTalk& begin(std::string_view target) {
    HttpTalk& talk = node.talk.request(HttpMethod::Post, target);
    talk.exchange.request.contentLength = fileBytes;
    return talk;
  }
  uint16_t end(HttpTalk& talk) {
    if (!service.holdsBack(talk.exchange)) node.api.submit(talk.exchange);
    finishUpdate();
    node.api.loop();
    talk.pull(536);
    return talk.status();
  }
  void finishUpdate() {
    while (service.loop(node.fake.clock.now())) {
    }
  }
};

}  // namespace spore
