// A lack of memory for the moment in which a signature is verified is no fault of the image.
#include <gtest/gtest.h>

#include "spore/ota/update_engine.h"
#include "support/memory_slot.h"
#include "support/toy_crypto.h"

namespace spore {
namespace {

TEST(SignatureMemory, WithoutItTheReasonIsMemoryAndTheSameImageIsTakenLater) {
  ToyCrypto crypto;
  MemorySlot slot;
  UpdateRules rules;
  rules.product = ProductName{"spore"};
  rules.board = BoardName{"esp01_1m"};
  rules.isChip = true;
  PublicKey key{};
  ASSERT_EQ(rules.keys.push(key), Status::Ok);
  UpdateEngine engine{slot, crypto, rules, [](const ImageTrailer&) { return Status::Ok; }};

  ImageTrailer trailer;
  trailer.kind = ImageKind::ChipPlain;
  trailer.flashMode = FlashMode::Dout;
  trailer.size = trailer.unpackedSize = 10000;
  trailer.product = rules.product;
  trailer.board = rules.board;
  trailer.version = VersionName{"2.0"};
  trailer.isSigned = true;
  const Sha256Hash id = crypto.hashOf(asBytes(key));
  for (size_t i = 0; i < trailer.keyId.size(); ++i) trailer.keyId[i] = id[i];
  uint8_t bytes[imageTrailerBytes];
  writeTrailer(trailer, MutableBytes{bytes});
  trailer.signature = ToyCrypto::sign(key, crypto.hashOf(signedPart(Bytes{bytes})));
  writeTrailer(trailer, MutableBytes{bytes});

  crypto.hasMemory = false;
  EXPECT_EQ(engine.prepare(Bytes{bytes}, false), UpdateFault::NoMemory);
  EXPECT_EQ(crypto.verifications, 0U);
  crypto.hasMemory = true;
  const UpdateFault fault = engine.prepare(Bytes{bytes}, false);
  EXPECT_NE(fault, UpdateFault::NoMemory);
  EXPECT_NE(fault, UpdateFault::WrongSignature);
  EXPECT_EQ(crypto.verifications, 1U);
}

}  // namespace
}  // namespace spore
