#include "search_domains.h"

#include <gtest/gtest.h>

namespace spore::cli {
namespace {

using Domains = std::vector<std::string>;

TEST(SearchDomains, TheLastLineOfThemCounts) {
  EXPECT_EQ(searchDomains("nameserver 10.0.0.1\nsearch lan example.com.\noptions ndots:1\n"), (Domains{"lan", "example.com"}));
  EXPECT_EQ(searchDomains("domain old.example\n  search\tnew.example\r\n"), Domains{"new.example"});
  EXPECT_EQ(searchDomains("search lan\ndomain home.arpa"), Domains{"home.arpa"});
}

TEST(SearchDomains, OtherLinesNameNone) {
  EXPECT_EQ(searchDomains(""), Domains{});
  EXPECT_EQ(searchDomains("# search a\n; domain b\nsearching c\nnameserver d\n"), Domains{});
  EXPECT_EQ(searchDomains("search . ..\n"), Domains{});
}

}  // namespace
}  // namespace spore::cli
