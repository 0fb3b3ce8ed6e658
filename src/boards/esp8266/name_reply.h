// Answers to name queries (RFC 1035) of those who are joined to our access point: every name is this board.
#pragma once

#include "spore/base/bytes.h"
#include "spore/base/ip_address.h"

namespace spore {

// The longest answer: head, the longest name with type and class, one address.
constexpr size_t nameReplyBytesMax = 12 + 255 + 4 + 16;

// Turns the query in the first `size` bytes of `message`, which has room for an answer, into its answer; returns that
// one's size, or 0 where nothing may be answered. A query of another kind than A, for instance AAAA or HTTPS, finds the
// name and nothing of that kind (NODATA): a system that hears that there is no such name gives the name up, for
// addresses too. What follows the question, as EDNS does, is not answered.
size_t answerNameQuery(MutableBytes message, size_t size, IpAddress ip);

}  // namespace spore
