#include "output/table.h"

#include <gtest/gtest.h>

namespace spore::cli {
namespace {

Terminal screen(size_t columns) {
  return {true, false, true, columns};
}
Terminal pipeEnd() {
  return {};
}

Table sample() {
  Table table({"NAME", "STATE"});
  table.addRow({"kitchen", Cell("ACTIVE", Paint::Good)});
  table.addRow({"x", ""});
  return table;
}

TEST(Table, ColumnsAreAlignedOnATerminal) {
  EXPECT_EQ(sample().toText(screen(80)), "NAME     STATE\nkitchen  ACTIVE\nx        -\n");
}

TEST(Table, APipeGetsTabsAHeaderAndEmptyCells) {
  EXPECT_EQ(sample().toText(pipeEnd()), "NAME\tSTATE\nkitchen\tACTIVE\nx\t\n");
}

TEST(Table, ATerminalLineIsCutAtItsWidthAndAPipeIsNot) {
  Table table({"NAME", "LABELS"});
  table.addRow({"n", "a-very-long-text"});
  EXPECT_EQ(table.toText(screen(10)), "NAME  LAB~\nn     a-v~\n");
  EXPECT_EQ(table.toText(pipeEnd()), "NAME\tLABELS\nn\ta-very-long-text\n");
}

TEST(Table, ColourDoesNotShiftColumns) {
  Terminal coloured = screen(80);
  coloured.useColour = true;
  const std::string text = sample().toText(coloured);
  EXPECT_NE(text.find("kitchen  \x1b[32mACTIVE\x1b[0m\n"), std::string::npos);
}

TEST(Table, TextFromOutsideCannotSteerTheTerminalOrBreakARow) {
  Table table({"NAME"});
  table.addRow({"a\x1b[2J\tb\nc"});
  EXPECT_EQ(table.toText(pipeEnd()), "NAME\na?[2J?b?c\n");
}

TEST(Table, CharactersOfSeveralBytesTakeOneColumn) {
  Table table({"A", "B"});
  table.addRow({"é", "1"});
  EXPECT_EQ(table.toText(screen(80)), "A  B\né  1\n");
}

}  // namespace
}  // namespace spore::cli
