// query.hpp: what a viewer asks of a list, compiled against the fields that the viewer is shown.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/criteria/cell_storage.hpp"
#include "src/criteria/listing/sort_order.hpp"
#include "src/tickets/decision.hpp"

namespace ambit::tickets {

/// In the order of the names in query.cpp.
enum class list_view : std::uint8_t { all, own, company };
enum class status_choice : std::uint8_t { all, open, closed };

struct list_query {
  list_view view = list_view::all;
  status_choice status = status_choice::all;
  std::vector<std::string> terms;  ///< folded; each must stand in a text
  std::optional<criteria::compiled_criterion> filter;
  std::shared_ptr<criteria::atom_table> atoms;  ///< of the filter
  /// By atom: of fields that are not shown of shared tickets; and none, for own ones.
  std::vector<bool> hidden_of_shared;
  std::vector<bool> hidden_of_own;
  std::vector<criteria::sort_key> sort;
  std::vector<criteria::field_ordinal> facets;
  std::size_t page_size = 50;
  std::optional<criteria::sort_place> after;
  std::string identity;  ///< names query, viewer and policy; what cursors begin with
  criteria::cell_storage storage;
};

/// Nothing after adding errors to `problems`; all of them.
std::unique_ptr<list_query> compile_query(const viewer_data& viewer, std::string_view text,
                                          report& problems);

/// Whether a row that the viewer may see, `is_own` or shared, passes filter and search. The
/// filter's moment must be bound.
bool passes_query(const list_query& query, const viewer_data& viewer, criteria::row record,
                  bool is_own, criteria::workspace& memory);

/// The cell as its reader may know it: missing where it is hidden, wrong or not declared.
criteria::cell shown_cell(const viewer_data& viewer, criteria::row record,
                          criteria::field_ordinal field, bool is_own) noexcept;

}  // namespace ambit::tickets
