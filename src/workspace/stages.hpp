// stages.hpp: the records of a pipeline by the stage in which they stand.
#pragma once

#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/workspace/question.hpp"

namespace ambit::workspace {

/// Reads the rest of the question and writes its answer (ambit/workspace_views.hpp); false after
/// reporting what is wrong with it.
bool answer_pipeline(const question& asked, json::reader& in, json::writer& out);

}  // namespace ambit::workspace
