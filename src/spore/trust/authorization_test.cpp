#include "spore/trust/authorization.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

using Field = AuthorizationField;
using Scheme = Authorization::Scheme;

TEST(Authorization, ParametersComeInAnyOrderWithQuotesOrWithout) {
  for (const char* text : {R"(SPORE1 nonce="ab", counter=7, body="cd", mac="ef", by=member)",
                           R"(spore1 by="member",mac=ef,BODY=cd,counter="7",nonce=ab)",
                           "SPORE1  mac = ef ,\tcounter=7  , nonce=ab, body=cd , by=member"}) {
    Authorization proof;
    EXPECT_EQ(proof.read(text), Status::Ok);
    EXPECT_EQ(proof.scheme(), Scheme::Spore);
    EXPECT_FALSE(proof.isEmpty());
    EXPECT_EQ(proof[Field::Nonce], "ab");
    EXPECT_EQ(proof[Field::Counter], "7");
    EXPECT_EQ(proof[Field::Body], "cd");
    EXPECT_EQ(proof[Field::Mac], "ef");
    EXPECT_EQ(proof[Field::By], "member");
  }
}

TEST(Authorization, WhatCurlSaysIsRead) {
  Authorization proof;
  EXPECT_EQ(proof.read("Digest username=\"operator\",realm=\"spore 00abcdef\",nonce=\"00\",uri=\"/a?b=c,d\","
                       "cnonce=\"MD==\",nc=00000001,algorithm=SHA-256,response=\"11\",qop=auth,opaque=\"what\""),
            Status::Ok);
  EXPECT_EQ(proof.scheme(), Scheme::Digest);
  EXPECT_EQ(proof[Field::Username], "operator");
  EXPECT_EQ(proof[Field::Realm], "spore 00abcdef");
  EXPECT_EQ(proof[Field::Uri], "/a?b=c,d");
  EXPECT_EQ(proof[Field::Cnonce], "MD==");
  EXPECT_EQ(proof[Field::Nc], "00000001");
  EXPECT_EQ(proof[Field::Algorithm], "SHA-256");
  EXPECT_EQ(proof[Field::Response], "11");
  EXPECT_EQ(proof[Field::Qop], "auth");
  EXPECT_EQ(proof[Field::Mac], "");
}

TEST(Authorization, ASchemeAloneAsksForAChallenge) {
  for (const char* text : {"SPORE1", "SPORE1 ", "spore1\t"}) {
    Authorization proof;
    EXPECT_EQ(proof.read(text), Status::Ok);
    EXPECT_EQ(proof.scheme(), Scheme::Spore);
    EXPECT_TRUE(proof.isEmpty());
    EXPECT_TRUE(Authorization::isSpore(text));
  }
  Authorization proof;
  EXPECT_EQ(proof.read(""), Status::Ok);
  EXPECT_EQ(proof.scheme(), Scheme::None);
}

TEST(Authorization, OtherSchemesAreNoneOfOurs) {
  for (const char* text : {"Basic b3BlcmF0b3I6", "SPORE12 nonce=a", "Bearer =,=", "\""}) {
    Authorization proof;
    EXPECT_EQ(proof.read(text), Status::Ok);
    EXPECT_EQ(proof.scheme(), Scheme::Other);
    EXPECT_FALSE(Authorization::isSpore(text));
  }
}

TEST(Authorization, WhatIsNoListOfOursIsRefused) {
  for (const char* text : {"SPORE1 nonce",           "SPORE1 nonce=",           "SPORE1 nonce=\"a",
                           "SPORE1 nonce=a,",        "SPORE1 nonce=a, ",        "SPORE1 ,nonce=a",
                           "SPORE1 nonce=a nonce=b", "SPORE1 nonce=a, nonce=a", "SPORE1 nonce=a, Nonce=b",
                           "SPORE1 realm=a",         "SPORE1 unknown=a",        "SPORE1 nonce=\"a\\\"b\"",
                           "SPORE1 nonce=\"a\"b",    "SPORE1 nonce=a\"b",       "SPORE1 =a",
                           "SPORE1 nonce=a b",       "SPORE1 nonce=a\\b",       "SPORE1 a-much-longer-name-than-any=a",
                           "Digest nc=1, nc=2",      "Digest nonce=\"\\a\""}) {
    Authorization proof;
    EXPECT_EQ(proof.read(text), Status::Malformed);
  }
}

}  // namespace
}  // namespace spore
