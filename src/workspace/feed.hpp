// feed.hpp: what happened with the contacts of a manager's accounts, the newest first.
//
// Accounts that the viewer owns and sees lead to their companies, these to the directory's contacts,
// and these to activities that the viewer sees.
#pragma once

#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/workspace/question.hpp"

namespace ambit::workspace {

/// Reads the rest of the question and writes its answer (ambit/workspace_views.hpp); false after
/// reporting what is wrong with it.
bool answer_feed(const question& asked, json::reader& in, json::writer& out);

}  // namespace ambit::workspace
