// note_json.hpp: what notes say: {"into": …, "by": …} of a merge, {"by": …, "view": {…}} of a view,
// a report as a summary takes it; of a change see act_result.hpp; {} of the others.
#pragma once

#include <string>
#include <string_view>

#include "src/model/note.hpp"

namespace ambit::workspace {

/// Of the note that says into which record this one went.
model::note_key merge_key(std::string_view object, std::string_view id);
std::string merge_json(std::string_view into, std::string_view by);
/// The record that is left; empty where the note does not say.
std::string merged_into(const model::note_text& text);
std::string view_json(std::string_view view, std::string_view by);
/// The view; empty where the note has none.
std::string view_in(const model::note_text& text);
/// Empty where the report has none.
std::string report_id(const model::note_text& text);

}  // namespace ambit::workspace
