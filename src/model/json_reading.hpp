// json_reading.hpp: what policies and directories read in the same way.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/base/limits.hpp"
#include "src/model/directory_data.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::model {

/// A text of at most `most` bytes that is not empty. Nothing when `at` is nothing, or after
/// reporting what is wrong with it (wrong_type, empty_name, too_long).
std::optional<std::string> read_name(json::value at, report& problems,
                                     std::size_t most = limits::max_name_bytes);
/// A text of at most `most` bytes; the empty one stands for no text.
std::string read_text(json::value at, report& problems, std::size_t most = limits::max_text_bytes);
/// The same, as they stand in the document.
std::optional<std::string_view> view_name(json::value at, report& problems,
                                          std::size_t most = limits::max_name_bytes);
std::string_view view_text(json::value at, report& problems,
                           std::size_t most = limits::max_text_bytes);
/// Position of a word in a closed list; nothing when `at` is nothing or after reporting `unknown`.
std::optional<std::size_t> read_word(json::value at, std::span<const std::string_view> known,
                                     report& problems, std::string_view unknown = "unknown_value");
/// The version of the meaning under the key `ambit`.
void check_version(json::value at, report& problems);
/// {"template": T, "cc": [address, …]}, both of which may be left out.
notice_settings read_notice_settings(json::value at, report& problems);
/// Whether an element is the first past limits::max_list; reports it.
bool past_list_limit(json::value element, std::size_t index, report& problems);
/// Each entry of a list, at most `most` of them, to `read`; reports ids that come a second time. `what`
/// is one of them ("a stage").
void read_entries(report& problems, json::value list, std::string_view what, std::size_t most,
                  const std::function<void(json::value)>& read);
/// The value's JSON text without white space; empty when `at` is nothing.
std::string compact_text(json::value at);
/// The host's fields of a user as they are kept: compact, empty where there are none; nothing after
/// reporting that they are nested deeper than limits::max_fields_depth.
std::optional<std::string> read_user_fields(json::value at, report& problems);
/// `"a", "b" or "c"`.
std::string one_of(std::span<const std::string_view> words);

/// Names resembling one that is not known, while the search stays small: misspelt names are
/// people's, a file with thousands of unknown ones has another fault.
class name_hints {
 public:
  template <class T>
  std::string nearest(std::string_view name, const table<T>& known);

 private:
  std::size_t comparisons_left_ = limits::max_names_compared;
};

}  // namespace ambit::model
