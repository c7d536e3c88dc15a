#include "src/tickets/listing.hpp"

#include <utility>

#include "src/base/json_writer.hpp"
#include "src/criteria/listing/cursor.hpp"
#include "src/criteria/listing/facets.hpp"
#include "src/criteria/listing/page_rows.hpp"
#include "src/tickets/decision.hpp"
#include "src/tickets/decision_json.hpp"
#include "src/tickets/ticket_scan.hpp"

namespace ambit::tickets {

namespace {

using criteria::cell_state;
using criteria::open_rows;

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
        page_(*viewer.portal->object, query.sort, query.page_size, query.after) {
    for (const criteria::field_ordinal each : query.facets) {
      facets_.emplace_back(*portal_.object, each);
    }
  }

  /// Every visible row once, here or out of a scan.
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
      facets_[i].add(shown_cell(viewer_, record, query_.facets[i], is_own));
    }
    take_for_page(ticket, record);
  }

  /// What a block of a scan lists. Only tickets that may stand on the page are looked at one by
  /// one, and of these no more than stands in their order.
  void take_listed(ticket_scan& scan) {
    if (scan.listed().size == 0) return;
    const open_rows closed = scan.closed_listed();
    closed_ += closed.size;
    open_ += scan.listed().size - closed.size;
    scan.keep_status();
    const open_rows& listed = scan.listed();
    const open_rows own = scan.own_listed();
    count_ += listed.size;
    for (std::size_t i = 0; i < facets_.size(); ++i) count_facet(scan, own, i);
    listed.for_each([&](std::size_t at) {
      const visible_row ticket = {static_cast<std::uint32_t>(scan.first() + at), own[at], !own[at],
                                  closed[at]};
      criteria::row record;
      if (!query_.sort.empty()) record = records_.load(ticket.row, memory_);
      take_for_page(ticket, record);
    });
  }

  std::string write() {
    const auto& rows = page_.finish();
    std::string text;
    json::writer out(text);
    out.open_object();
    out.member("outcome", "listed");
    out.member_integer("count", static_cast<std::int64_t>(count_));
    out.member_integer("open", static_cast<std::int64_t>(open_));
    out.member_integer("closed", static_cast<std::int64_t>(closed_));
    out.key("tickets");
    out.open_array();
    for (const auto& each : rows) write_row(out, each.item);
    out.close_array();
    if (!facets_.empty()) write_facets(out);
    if (page_.goes_on()) {
      out.member("next", criteria::write_cursor(query_.identity, query_.sort, *portal_.object,
                                                rows.back().place));
    }
    out.close_object();
    return text;
  }

 private:
  bool is_in_view(const visible_row& ticket) const noexcept {
    if (query_.view == list_view::own) return ticket.is_own;
    return query_.view == list_view::all || ticket.is_shared;
  }

  /// A field that is not shown of shared tickets is not known of those.
  void count_facet(const ticket_scan& scan, const open_rows& own, std::size_t facet) {
    const criteria::column_piece columns = scan.columns();
    const criteria::field_ordinal field = query_.facets[facet];
    if (portal_.is_shown_of_shared[field]) {
      facets_[facet].add_rows(*columns.columns, columns.first, scan.listed());
      return;
    }
    facets_[facet].add_rows(*columns.columns, columns.first, own);
    facets_[facet].add_unknown(scan.listed().size - own.size);
  }

  void take_for_page(const visible_row& ticket, criteria::row record) {
    criteria::sort_place& place = page_.place();
    for (std::size_t i = 0; i < query_.sort.size(); ++i) {
      place.keys[i] = shown_cell(viewer_, record, query_.sort[i].field, ticket.is_own);
    }
    place.id = records_.id(ticket.row);
    page_.take(ticket);
  }

  void write_row(json::writer& out, const visible_row& each) {
    const std::uint32_t row = each.row;
    const criteria::row record = records_.load(row, memory_);
    const bool is_own = each.is_own;
    out.open_object();
    out.member("id", records_.id(row));
    out.member("way", is_own ? "own" : "company");
    out.member("status", each.is_closed ? "closed" : "open");
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
      out.key(portal_.object->fields[query_.facets[i]].name);
      facets_[i].write(out);
    }
    out.close_object();
  }

  const viewer_data& viewer_;
  const model::portal_settings& portal_;
  const criteria::record_set& records_;
  const list_query& query_;
  criteria::workspace& memory_;
  bool asks_record_;  ///< more than the id
  std::vector<criteria::facet_counts> facets_;
  criteria::page_rows<visible_row> page_;
  std::size_t count_ = 0;
  std::size_t open_ = 0;
  std::size_t closed_ = 0;
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
    rows.take_listed(scan);
    scan.doubtful().for_each([&](std::size_t at) {
      const std::size_t row = scan.first() + at;
      const criteria::row record = records.load(row, memory);
      const decision made = decide(viewer, record, records.broken(row), memory);
      if (!made.is_visible()) return;
      rows.take({static_cast<std::uint32_t>(row), made.is_own(), made.is_shared,
                 state_of(*viewer.portal, record) == model::stage_state::closed});
    });
  }
  return rows.write();
}

std::string write_list(const viewer_data& viewer, const criteria::record_set& records,
                       std::span<const visible_row> visible, const list_query& query,
                       criteria::workspace& memory) {
  bind_query(viewer, query, memory);
  lister rows(viewer, records, query, memory);
  for (const visible_row& each : visible) rows.take(each);
  return rows.write();
}

std::size_t count_list(const viewer_data& viewer, const criteria::record_set& records,
                       const list_query& query, criteria::workspace& memory) {
  if (!viewer.may_enter() || !is_available(viewer, query)) return 0;
  bind_query(viewer, query, memory);
  return count_listed(viewer, records, query, memory);
}

}  // namespace ambit::tickets
