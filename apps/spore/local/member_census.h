// Reading only what readiness needs from a member list, without building a document: with 100 nodes, `spore up` reads
// several megabytes of lists.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace spore::cli {

// The host names of the members that are ACTIVE with resources and all their endpoints known. What is read before a
// syntax error counts.
std::set<std::string> completeMembersIn(std::string_view membersAnswer);

}  // namespace spore::cli
