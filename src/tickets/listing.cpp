#include "src/tickets/listing.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "src/base/json_writer.hpp"
#include "src/tickets/cursor.hpp"
#include "src/tickets/decision.hpp"
#include "src/tickets/decision_json.hpp"
#include "src/tickets/ticket_scan.hpp"

namespace ambit::tickets {

namespace {

using criteria::cell;
using criteria::cell_state;
using criteria::field_type;

struct listed_row {
  visible_row ticket;
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
        asks_record_(query.filter || !query.terms.empty() || !query.sort.empty() ||
                     !query.facets.empty()),
        facets_(query.facets.size()) {}

  /// Every visible row once.
  void take(const visible_row& ticket) {
    if (!is_in_view(ticket)) return;
    criteria::row record;
    if (asks_record_) record = records_.load(ticket.row, memory_);
    const bool is_own = ticket.is_own;
    if (asks_record_ && !passes_query(query_, viewer_, record, is_own, memory_)) return;
    ++(ticket.is_closed ? closed_ : open_);
    if (query_.status == (ticket.is_closed ? status_choice::open : status_choice::closed)) return;
    ++count_;
    for (std::size_t i = 0; i < facets_.size(); ++i) {
      count_value(shown_cell(viewer_, record, query_.facets[i], is_own), i);
    }
    listed_row out{ticket, place_of(ticket.row, record, is_own)};
    if (!query_.after || compare(query_, *portal_.object, *query_.after, out.place) < 0) {
      rows_.push_back(std::move(out));
    }
  }

  std::string finish() {
    const auto before = [this](const listed_row& left, const listed_row& right) {
      const int found = compare(query_, *portal_.object, left.place, right.place);
      return found != 0 ? found < 0 : left.ticket.row < right.ticket.row;
    };
    std::sort(rows_.begin(), rows_.end(), before);
    cut_page();
    return write();
  }

 private:
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

  bool is_in_view(const visible_row& ticket) const noexcept {
    if (query_.view == list_view::own) return ticket.is_own;
    return query_.view == list_view::all || ticket.is_shared;
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
    const std::uint32_t row = each.ticket.row;
    const criteria::row record = records_.load(row, memory_);
    const bool is_own = each.ticket.is_own;
    out.open_object();
    out.member("id", records_.id(row));
    out.member("way", is_own ? "own" : "company");
    out.member("status", each.ticket.is_closed ? "closed" : "open");
    if (portal_.shows_stage && portal_.stages.field) {
      out.key("stage");
      out.raw(records_.seen(row, *portal_.stages.field));
    }
    out.key("fields");
    out.open_object();
    for (const auto field : is_own ? portal_.own_fields : portal_.shared_fields) {
      out.key(portal_.object->fields[field].name);
      if (record[field].state == cell_state::invalid) {
        out.null();
      } else {
        out.raw(records_.seen(row, field));
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
  bool asks_record_;  ///< more than the id
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

std::optional<std::string_view> refuse_list(const viewer_data& viewer, const list_query& query) {
  if (!viewer.may_enter()) return R"({"outcome":"access_denied"})";
  if (!is_available(viewer, query)) return R"({"outcome":"view_not_available"})";
  return std::nullopt;
}

std::string write_list(const viewer_data& viewer, const criteria::record_set& records,
                       const list_query& query, criteria::workspace& memory) {
  if (const auto refused = refuse_list(viewer, query)) return std::string(*refused);
  bind_query(viewer, query, memory);
  lister rows(viewer, records, query, memory);
  ticket_scan scan(viewer, records, query, memory);
  while (scan.next()) {
    criteria::open_rows asked = scan.doubtful();
    asked.add(scan.listed());
    asked.for_each([&](std::size_t at) {
      const std::size_t row = scan.first() + at;
      const criteria::row record = records.load(row, memory);
      const decision made = decide(viewer, record, records.broken(row), memory);
      if (!made.is_visible()) return;
      rows.take({static_cast<std::uint32_t>(row), made.is_own(), made.is_shared,
                 state_of(*viewer.portal, record) == model::stage_state::closed});
    });
  }
  return rows.finish();
}

std::string write_list(const viewer_data& viewer, const criteria::record_set& records,
                       std::span<const visible_row> visible, const list_query& query,
                       criteria::workspace& memory) {
  bind_query(viewer, query, memory);
  lister rows(viewer, records, query, memory);
  for (const visible_row& each : visible) rows.take(each);
  return rows.finish();
}

std::size_t count_list(const viewer_data& viewer, const criteria::record_set& records,
                       const list_query& query, criteria::workspace& memory) {
  if (!viewer.may_enter() || !is_available(viewer, query)) return 0;
  bind_query(viewer, query, memory);
  return count_listed(viewer, records, query, memory);
}

}  // namespace ambit::tickets
