#include "src/tickets/query.hpp"

#include <array>

#include "src/base/digest.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/criteria/listing/cursor.hpp"
#include "src/criteria/listing/search_terms.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/list_reading.hpp"

namespace ambit::tickets {

namespace {

using criteria::field_ordinal;

constexpr std::array<std::string_view, 3> view_names = {"all", "own", "company"};
constexpr std::array<std::string_view, 3> status_names = {"all", "open", "closed"};

class query_reader {
 public:
  query_reader(const viewer_data& viewer, report& problems, list_query& out)
      : viewer_(viewer),
        portal_(*viewer.portal),
        problems_(problems),
        lists_(*portal_.shown_object, "a field that the portal shows", "tickets", problems),
        out_(out) {}

  void read(json::value written) {
    json::reader in(written, problems_, "a query");
    if (!in.usable()) return;
    const auto word = [&](std::string_view key, const auto& names) {
      return model::read_word(in.optional(key, json::kind::string), names, problems_).value_or(0);
    };
    out_.view = static_cast<list_view>(word("view", view_names));
    out_.status = static_cast<status_choice>(word("status", status_names));
    const json::value search = in.optional("search", json::kind::string);
    out_.terms =
        criteria::split_terms(model::view_text(search, problems_, limits::max_search_bytes));
    read_filter(in.optional("filter", json::kind::object));
    out_.sort = lists_.sort(in.optional("sort", json::kind::array));
    out_.facets = lists_.facets(in.optional("facets", json::kind::array));
    out_.identity = identify(written);
    read_page(in.optional("page", json::kind::object));
    in.finish();
  }

 private:
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

  void read_page(json::value at) {
    if (!at) return;
    json::reader in(at, problems_, "a page");
    const auto size = lists_.page_size(in.optional("size", json::kind::number));
    out_.page_size = size.value_or(out_.page_size);
    if (const json::value after = in.optional("after", json::kind::string)) {
      out_.after = criteria::read_cursor(out_.identity, out_.sort, *portal_.object, after.string(),
                                         out_.storage);
      if (!out_.after && !problems_.has_errors()) lists_.refuse_cursor(after);
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
    for (const criteria::sort_key& key : out_.sort)
      out.integer(key.field).integer(key.descending ? 1 : 0);
    return out.finish().hex();
  }

  const viewer_data& viewer_;
  const model::portal_settings& portal_;
  report& problems_;
  model::list_reader lists_;
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
