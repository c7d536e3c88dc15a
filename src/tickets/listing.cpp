#include "src/tickets/listing.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "src/base/json_writer.hpp"
#include "src/tickets/cursor.hpp"
#include "src/tickets/decision_json.hpp"
#include "src/tickets/ticket_scan.hpp"

namespace ambit::tickets {

namespace {

using criteria::cell;
using criteria::cell_state;
using criteria::field_type;
using criteria::row_bits;

struct listed_row {
  std::uint32_t row = 0;
  decision made;
  sort_place place;
};

/// How many tickets have which value. Texts are the facet's own.
struct facet_counts {
  std::map<std::int64_t, std::size_t> by_number;
  std::map<std::string, std::size_t, std::less<>> by_text;
  std::size_t without = 0;
};

class lister {
 public:
  lister(const viewer_data& viewer, const criteria::record_set& records, const list_query& query,
         criteria::workspace& memory)
      : viewer_(viewer),
        portal_(*viewer.portal),
        records_(records),
        query_(query),
        memory_(memory),
        facets_(query.facets.size()) {}

  void run() {
    ticket_scan scan(viewer_, records_, query_, memory_);
    while (scan.next()) {
      row_bits rows = scan.doubtful();
      for (std::size_t i = 0; i < row_bits::words_of(scan.count()); ++i) {
        rows.words[i] |= scan.listed().words[i];
      }
      rows.for_each(scan.count(), [&](std::size_t at) { look_at(scan.first() + at); });
    }
    const auto before = [this](const listed_row& left, const listed_row& right) {
      const int found = compare(query_, *portal_.object, left.place, right.place);
      return found != 0 ? found < 0 : left.row < right.row;
    };
    std::sort(rows_.begin(), rows_.end(), before);
    cut_page();
  }

  std::string write() {
    std::string text;
    json::writer out(text);
    out.open_object();
    out.member("outcome", "listed");
    out.member_integer("count", static_cast<std::int64_t>(count_));
    out.member_integer("open", static_cast<std::int64_t>(open_));
    out.member_integer("closed", static_cast<std::int64_t>(closed_));
    out.key("tickets");
    out.open_array();
    for (const listed_row& each : rows_) write_row(out, each);
    out.close_array();
    if (!facets_.empty()) write_facets(out);
    if (goes_on_) {
      out.member("next", write_cursor(query_, *portal_.object, rows_.back().place));
    }
    out.close_object();
    return text;
  }

 private:
  void look_at(std::size_t row) {
    const criteria::row record = records_.load(row, memory_);
    const auto found = find_listed(viewer_, query_, record, records_.broken(row), memory_);
    if (!found) return;
    const decision& made = *found;
    const bool is_closed = state_of(portal_, record) == model::stage_state::closed;
    ++(is_closed ? closed_ : open_);
    if (query_.status == (is_closed ? status_choice::open : status_choice::closed)) return;
    ++count_;
    for (std::size_t i = 0; i < facets_.size(); ++i) {
      count_value(shown_cell(viewer_, record, query_.facets[i], made.is_own()), i);
    }
    listed_row out{static_cast<std::uint32_t>(row), made, place_of(row, record, made.is_own())};
    if (!query_.after || compare(query_, *portal_.object, *query_.after, out.place) < 0) {
      rows_.push_back(std::move(out));
    }
  }

  /// Texts are kept: a record's cells last until the next is loaded.
  sort_place place_of(std::size_t row, criteria::row record, bool is_own) {
    sort_place out;
    for (const sort_key& key : query_.sort) {
      cell value = shown_cell(viewer_, record, key.field, is_own);
      const field_type type = portal_.object->fields[key.field].type;
      if (value.state == cell_state::present &&
          (type == field_type::text || type == field_type::id)) {
        value.text = storage_.keep(value.view()).data();
      }
      out.keys.push_back(value);
    }
    out.id = records_.id(row);
    return out;
  }

  void count_value(const cell& value, std::size_t facet) {
    facet_counts& counts = facets_[facet];
    if (value.state != cell_state::present) {
      ++counts.without;
    } else if (portal_.object->fields[query_.facets[facet]].type == field_type::id) {
      ++counts.by_text[std::string(value.view())];
    } else {
      ++counts.by_number[value.integer];
    }
  }

  /// Tickets that share a place, as a host may give one twice, share a page.
  void cut_page() {
    if (rows_.size() <= query_.page_size) return;
    std::size_t end = query_.page_size;
    while (end < rows_.size() &&
           compare(query_, *portal_.object, rows_[end - 1].place, rows_[end].place) == 0) {
      ++end;
    }
    goes_on_ = end < rows_.size();
    rows_.resize(end);
  }

  void write_row(json::writer& out, const listed_row& each) {
    const criteria::row record = records_.load(each.row, memory_);
    const bool is_own = each.made.is_own();
    out.open_object();
    out.member("id", records_.id(each.row));
    out.member("way", is_own ? "own" : "company");
    const bool is_closed = state_of(portal_, record) == model::stage_state::closed;
    out.member("status", is_closed ? "closed" : "open");
    if (portal_.shows_stage && portal_.stages.field) {
      out.key("stage");
      out.raw(records_.seen(each.row, *portal_.stages.field));
    }
    out.key("fields");
    out.open_object();
    for (const auto field : is_own ? portal_.own_fields : portal_.shared_fields) {
      out.key(portal_.object->fields[field].name);
      if (record[field].state == cell_state::invalid) {
        out.null();
      } else {
        out.raw(records_.seen(each.row, field));
      }
    }
    out.close_object();
    out.close_object();
  }

  void write_facets(json::writer& out) {
    out.key("facets");
    out.open_object();
    for (std::size_t i = 0; i < facets_.size(); ++i) {
      const criteria::field& of = portal_.object->fields[query_.facets[i]];
      out.key(of.name);
      out.open_array();
      for (const auto& [value, count] : facets_[i].by_number) {
        open_value(out);
        if (of.type == field_type::choice) {
          out.string(of.options[static_cast<std::size_t>(value)]);
        } else {
          out.boolean(value != 0);
        }
        close_value(out, count);
      }
      for (const auto& [value, count] : facets_[i].by_text) {
        open_value(out);
        out.string(value);
        close_value(out, count);
      }
      if (facets_[i].without != 0) {
        open_value(out);
        out.null();
        close_value(out, facets_[i].without);
      }
      out.close_array();
    }
    out.close_object();
  }

  static void open_value(json::writer& out) {
    out.open_object();
    out.key("value");
  }
  static void close_value(json::writer& out, std::size_t count) {
    out.member_integer("count", static_cast<std::int64_t>(count));
    out.close_object();
  }

  const viewer_data& viewer_;
  const model::portal_settings& portal_;
  const criteria::record_set& records_;
  const list_query& query_;
  criteria::workspace& memory_;
  criteria::cell_storage storage_;
  std::vector<facet_counts> facets_;
  std::vector<listed_row> rows_;
  std::size_t count_ = 0;
  std::size_t open_ = 0;
  std::size_t closed_ = 0;
  bool goes_on_ = false;
};

bool is_available(const viewer_data& viewer, const list_query& query) noexcept {
  return query.view != list_view::company || viewer.opens_companies;
}

void bind_query(const viewer_data& viewer, const list_query& query, criteria::workspace& memory) {
  if (query.filter) criteria::bind_moment(*query.atoms, viewer.when, memory);
}

}  // namespace

std::string write_list(const viewer_data& viewer, const criteria::record_set& records,
                       const list_query& query, criteria::workspace& memory) {
  if (!viewer.may_enter()) return R"({"outcome":"access_denied"})";
  if (!is_available(viewer, query)) return R"({"outcome":"view_not_available"})";
  bind_query(viewer, query, memory);
  lister rows(viewer, records, query, memory);
  rows.run();
  return rows.write();
}

std::size_t count_list(const viewer_data& viewer, const criteria::record_set& records,
                       const list_query& query, criteria::workspace& memory) {
  if (!viewer.may_enter() || !is_available(viewer, query)) return 0;
  bind_query(viewer, query, memory);
  return count_listed(viewer, records, query, memory);
}

}  // namespace ambit::tickets
