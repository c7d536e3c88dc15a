// exposure_baseline.hpp: what contacts see in the portals of a policy, as a file that a host commits
// beside it, and what became wider since.
//
//   {"ambit_exposure": 1, "now": "2026-11-22T09:00:00Z",
//    "portals": {"support": {
//      "own_fields": ["id", "subject"], "shared_fields": ["id"],
//      "tickets": {"T1": {"own": ["ana"], "shared": ["ben"]}}}}}
//
// Wider is a field, a contact or a ticket that the file does not have, and a ticket that a contact
// sees as their own where the file has it as shared. Who is not in it sees nothing. Moments count:
// the file keeps its own, so that a run tomorrow says what today's does.
#pragma once

#include <string>
#include <vector>

#include "ambit/ambit.hpp"

namespace ambit::cli {

/// What is visible at a moment, as such a file's text. Ends the command where the library refuses.
/// Cost: a viewer for each ticket and contact, so it is for a sample of the tickets.
std::string exposure_of(const engine& rules, const std::vector<std::string>& portals,
                        const batch& tickets, const context& when);

/// The moment of a baseline; empty where it says none. What is wrong with the file is added.
std::string moment_of_baseline(const std::string& text, const std::string& file, report& problems);

/// Errors `wider_exposure` and notes `narrower_exposure`, at the places of the baseline; and what is
/// wrong with it.
report compare_exposure(const std::string& baseline, const std::string& file,
                        const std::string& found);

}  // namespace ambit::cli
