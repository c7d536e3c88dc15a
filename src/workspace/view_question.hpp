// view_question.hpp: what questions for the records of a view say in the same way: which view, quick
// filters, how it is listed, and which page.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/digest.hpp"
#include "src/base/json.hpp"
#include "src/criteria/plan.hpp"
#include "src/model/list_reading.hpp"
#include "src/model/workspace_settings.hpp"
#include "src/workspace/listed_view.hpp"
#include "src/workspace/question.hpp"
#include "src/workspace/record_list.hpp"
#include "src/workspace/record_question.hpp"

namespace ambit::workspace {

struct view_question {
  list_form form;
  std::shared_ptr<criteria::atom_table> atoms;
  std::vector<criteria::compiled_criterion> tests;  ///< all must pass
  std::string view;                                 ///< its word, name or id
  bool is_unknown_view = false;                     ///< one that is not there for the viewer
  std::optional<broken_view> broken;

  /// Adds the tests to the group that is open.
  void add_to(record_question& asked) const {
    for (const criteria::compiled_criterion& each : tests) asked.add(each, *atoms);
  }
};

/// Reports into the question's problems all that is wrong.
class view_question_reader {
 public:
  /// `of` names the question in cursors.
  view_question_reader(const question& asked, const criteria::object& kind, std::string_view of,
                       view_question& out);

  /// The view: one of `presets` (the first where `at` is nothing) or a custom one. The position of
  /// the preset; nothing of a custom one.
  std::optional<std::size_t> read_view(json::value at, std::span<const std::string_view> presets);
  /// A test without its field: {"op": "in_last", "count": 7, "unit": "days"}; `setting` names the
  /// member of the policy that has the field.
  void read_filter(json::value at, model::optional_field field, std::string_view setting);
  /// `columns`, `sort` and `facets`, over those of the view.
  void read_form(json::reader& in);
  /// `page`, after all else.
  void read_page(json::value at);
  /// Something else that decides what is listed.
  void identify(json::value at);

 private:
  void read_custom_view(json::value at);
  void read_saved_view(json::value at);
  void use(listed_view view);

  const question& asked_;
  const criteria::object& kind_;
  view_question& out_;
  std::string expected_;
  model::list_reader lists_;
  base::digest identity_;
};

/// Writes what stands for a list of a view that cannot be opened: {"reason":"unknown_view","view":…}
/// or {"reason":"broken_view","view":…,"unknown_fields":["tier"],"report":…}. False where it can be.
bool write_unopened(json::writer& out, const view_question& asked);
/// {"reason":"view_not_available"}: the policy does not name what the list stands on.
void write_unavailable(json::writer& out);

}  // namespace ambit::workspace
