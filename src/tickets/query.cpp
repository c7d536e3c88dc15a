#include "src/tickets/query.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "src/base/digest.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"
#include "src/tickets/cursor.hpp"

namespace ambit::tickets {

namespace {

using criteria::field_ordinal;
using criteria::field_type;

constexpr std::array<std::string_view, 3> view_names = {"all", "own", "company"};
constexpr std::array<std::string_view, 3> status_names = {"all", "open", "closed"};

bool is_facet_type(field_type type) noexcept {
  return type == field_type::choice || type == field_type::boolean || type == field_type::id;
}

class query_reader {
 public:
  query_reader(const viewer_data& viewer, report& problems, list_query& out)
      : viewer_(viewer), portal_(*viewer.portal), problems_(problems), out_(out) {}

  void read(json::value written) {
    json::reader in(written, problems_, "a query");
    if (!in.usable()) return;
    const auto word = [&](std::string_view key, const auto& names) {
      return model::read_word(in.optional(key, json::kind::string), names, problems_).value_or(0);
    };
    out_.view = static_cast<list_view>(word("view", view_names));
    out_.status = static_cast<status_choice>(word("status", status_names));
    read_search(in.optional("search", json::kind::string));
    read_filter(in.optional("filter", json::kind::object));
    read_sort(in.optional("sort", json::kind::array));
    read_facets(in.optional("facets", json::kind::array));
    out_.identity = identify(written);
    read_page(in.optional("page", json::kind::object));
    in.finish();
  }

 private:
  void read_search(json::value at) {
    const std::string folded =
        text::fold(model::view_text(at, problems_, limits::max_search_bytes));
    std::string term;
    for (std::string_view rest = folded; !rest.empty();) {
      const std::string_view letter = rest.substr(0, text::sequence_length(rest));
      rest.remove_prefix(letter.size());
      const bool is_space = text::trim(letter).empty();
      if (!is_space) term += letter;
      if (term.empty() || (!is_space && !rest.empty())) continue;
      out_.terms.push_back(std::exchange(term, {}));
    }
  }

  void read_filter(json::value at) {
    out_.atoms = std::make_shared<criteria::atom_table>(*portal_.shown_object);
    if (!at) return;
    out_.filter = criteria::compile_criterion(at, *viewer_.policy().schema, *portal_.shown_object,
                                              *out_.atoms, problems_);
    out_.hidden_of_own.resize(out_.atoms->size());
    const auto is_hidden = [this](field_ordinal field) {
      return field != criteria::no_field && !portal_.is_shown_of_shared[field];
    };
    for (std::uint32_t i = 0; i < out_.atoms->size(); ++i) {
      const criteria::atom& test = (*out_.atoms)[i];
      const bool asks_call = test.op == criteria::atom_op::at_event;
      out_.hidden_of_shared.push_back(!asks_call &&
                                      (is_hidden(test.field) || is_hidden(test.other)));
    }
  }

  std::optional<field_ordinal> find_field(json::value at) {
    const auto written = model::read_name(at, problems_);
    if (!written) return std::nullopt;
    const criteria::object& shown = *portal_.shown_object;
    const auto found = shown.find(*written);
    if (!found) {
      json::error(problems_, at, "unknown_field", "unknown field " + text::quoted(*written),
                  "a field that the portal shows",
                  criteria::nearest_field(shown, *written, problems_));
    }
    return found;
  }

  void read_sort(json::value list) {
    for (json::value at = list ? list.first() : list; at; at = at.next()) {
      if (out_.sort.size() == limits::max_sort_keys) return refuse_more(at, limits::max_sort_keys);
      json::reader in(at, problems_, "a sort key");
      if (!in.usable()) continue;
      const json::value field = in.require("field", json::kind::string);
      const json::value descending = in.optional("descending", json::kind::boolean);
      in.finish();
      const auto found = field ? find_field(field) : std::nullopt;
      if (!found) continue;
      if (portal_.object->fields[*found].type == field_type::choices) {
        refuse_type(field, *found, "a field with one value");
      }
      out_.sort.push_back({*found, descending && descending.boolean()});
    }
  }

  void read_facets(json::value list) {
    for (json::value at = list ? list.first() : list; at; at = at.next()) {
      if (out_.facets.size() == limits::max_facets) return refuse_more(at, limits::max_facets);
      const auto found = find_field(at);
      if (!found) continue;
      if (!is_facet_type(portal_.object->fields[*found].type)) {
        refuse_type(at, *found, "a field of type choice, bool or id");
      }
      if (std::find(out_.facets.begin(), out_.facets.end(), *found) != out_.facets.end()) {
        json::error(problems_, at, "repeated_field", "the same field a second time",
                    "each field once");
      }
      out_.facets.push_back(*found);
    }
  }

  void refuse_more(json::value at, std::size_t most) {
    json::error(problems_, at, "limit_exceeded", "a list that goes on past its limit",
                "at most " + std::to_string(most) + " fields");
  }

  void refuse_type(json::value at, field_ordinal field, std::string_view expected) {
    const criteria::field& of = portal_.object->fields[field];
    json::error(
        problems_, at, "wrong_type",
        "field " + text::quoted(of.name) + " is of type " + std::string(criteria::name(of.type)),
        std::string(expected));
  }

  void read_page(json::value at) {
    if (!at) return;
    json::reader in(at, problems_, "a page");
    if (const json::value size = in.optional("size", json::kind::number)) {
      const auto read = number::to_integer(size.number());
      if (read && read.value >= 1 && read.value <= limits::max_page) {
        out_.page_size = static_cast<std::size_t>(read.value);
      } else {
        json::error(problems_, size, "out_of_range", size.describe(),
                    "1 to " + std::to_string(limits::max_page) + " tickets");
      }
    }
    if (const json::value after = in.optional("after", json::kind::string)) {
      out_.after = read_cursor(out_, *portal_.object, after.string(), out_.storage);
      if (!out_.after && !problems_.has_errors()) {
        json::error(problems_, after, "wrong_cursor", "a cursor that this query did not give",
                    "the \"next\" of this query's page before, asked by the same viewer",
                    "begin again without \"after\"");
      }
    }
    in.finish();
  }

  /// All that decides which tickets are listed in what order, beside the records and the directory.
  std::string identify(json::value written) const {
    base::digest out;
    out.text("ambit tickets").text(viewer_.policy().fingerprint).text(portal_.name);
    out.text(viewer_.contact).text(viewer_.employee);
    out.integer(static_cast<std::int64_t>(out_.view));
    out.integer(static_cast<std::int64_t>(out_.status));
    out.integer(static_cast<std::int64_t>(out_.terms.size()));
    for (const std::string& term : out_.terms) out.text(term);
    const json::value filter = written.find("filter");
    out.text(filter ? json::compact(filter.source()) : std::string());
    for (const sort_key& key : out_.sort) out.integer(key.field).integer(key.descending ? 1 : 0);
    return out.finish().hex();
  }

  const viewer_data& viewer_;
  const model::portal_settings& portal_;
  report& problems_;
  list_query& out_;
};

}  // namespace

std::unique_ptr<list_query> compile_query(const viewer_data& viewer, std::string_view text,
                                          report& problems) {
  auto out = std::make_unique<list_query>();
  json::document document;
  if (!document.parse(text, {}, problems)) return nullptr;
  query_reader(viewer, problems, *out).read(document.root());
  problems = json::in_order_of_places(problems);
  if (problems.has_errors()) return nullptr;
  return out;
}

}  // namespace ambit::tickets
