// How member lists are shown: as a table, as names, and as JSON.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "api/members.h"
#include "output/live_view.h"
#include "output/terminal.h"

namespace spore::cli {

// Living members first, then by name, where node-2 comes before node-10.
void sortForPeople(std::vector<MemberView>& members);
// `updates` says by address which images a member takes, for the wide table: "signed", "unsigned".
using UpdateWords = std::map<std::string, std::string>;
std::string memberTable(std::vector<MemberView> members, bool isWide, const Terminal& terminal,
                        const UpdateWords& updates = {});
// memberTable() for a view that may be too small for it: members that are not ACTIVE come first, and the summary is
// always seen.
LivePage memberPage(std::vector<MemberView> members, bool isWide, const Terminal& terminal,
                    const UpdateWords& updates = {});
Paint paintOfStatus(std::string_view status);
std::string labelText(const LabelMap& labels);

// One line for each id or address that two nodes use at once, as the node tells it, and for each name that two ACTIVE
// members share.
std::string conflictWarnings(const JsonValue& answer);

// The node's answer with "schema" in front and only the selected members.
JsonValue memberDocument(const JsonValue& answer, const Selection& selection);

}  // namespace spore::cli
