// exposure.cpp: the plan asked the other way round: who sees a ticket, and what all contacts see.
#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

#include "src/base/failure.hpp"
#include "src/base/json_writer.hpp"
#include "src/tickets/decision.hpp"
#include "src/tickets/decision_json.hpp"
#include "src/tickets/read_failure.hpp"

namespace ambit::tickets {

namespace {

/// In the order of way_of.
constexpr std::array<std::string_view, 3> ways = {"own", "primary_company", "company"};

std::size_t position_of(std::string_view way) noexcept {
  return static_cast<std::size_t>(std::find(ways.begin(), ways.end(), way) - ways.begin());
}

/// Everybody who may enter, in the order of their ids. The identity provider is taken to vouch for
/// each: who can see is asked of the day on which it does.
std::vector<viewer> all_viewers(const engine& rules, std::string_view portal, const context& when) {
  const auto& contacts = rules.directory().data().contacts;
  std::vector<std::string_view> ids;
  for (std::uint32_t i = 0; i < contacts.end(); ++i) {
    if (const model::contact* who = contacts.at(i)) ids.push_back(who->id());
  }
  std::sort(ids.begin(), ids.end());
  std::vector<viewer> out;
  for (const std::string_view id : ids) {
    auto made = viewer::bind(rules, portal, {.contact = id, .employee = {}, .sso = true}, when);
    if (made && made->may_enter()) out.push_back(*std::move(made));
  }
  return out;
}

/// A viewer without anybody, by which portal, context and records are checked.
result<viewer> nobody(const engine& rules, std::string_view portal, const batch& records,
                      const context& when) {
  auto made = viewer::bind(rules, portal, {.contact = "nobody", .employee = {}}, when);
  if (!made) return made;
  const status ready = check_records(made->data(), records.records());
  if (ready != status::ok) return {ready, why_not_read(made->data(), ready)};
  return made;
}

/// Which viewers a ticket may concern at all: those that its people and companies lead to.
class viewer_index {
 public:
  explicit viewer_index(const std::vector<viewer>& viewers) {
    for (std::uint32_t i = 0; i < viewers.size(); ++i) {
      for (const std::string& id : viewers[i].data().contacts) by_contact_[id].push_back(i);
      for (const auto& company : viewers[i].data().companies) {
        by_company_[company.id].push_back(i);
      }
    }
  }

  /// Ascending, each once.
  void find(const model::portal_settings& portal, criteria::row record,
            std::vector<std::uint32_t>& out) const {
    out.clear();
    for (const model::own_relation& each : portal.own_through) {
      for (const auto field : each.fields) add(by_contact_, record[field], out);
    }
    for (const auto field : portal.company_fields) add(by_company_, record[field], out);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
  }

 private:
  using viewers_by_id = std::unordered_map<std::string_view, std::vector<std::uint32_t>>;

  static void add(const viewers_by_id& from, const criteria::cell& value,
                  std::vector<std::uint32_t>& out) {
    if (value.state != criteria::cell_state::present) return;
    const auto found = from.find(value.view());
    if (found == from.end()) return;
    out.insert(out.end(), found->second.begin(), found->second.end());
  }

  viewers_by_id by_contact_;
  viewers_by_id by_company_;
};

struct way_counts {
  std::size_t tickets = 0;
  std::vector<bool> viewers;  ///< who see something this way
};

class exposure_counter {
 public:
  exposure_counter(const viewer_data& any, const std::vector<viewer>& viewers,
                   const criteria::record_set& records, criteria::workspace& memory)
      : portal_(*any.portal), viewers_(viewers), records_(records), memory_(memory) {
    for (way_counts& each : counts_) each.viewers.resize(viewers.size());
    bind_moments(any, memory_);
  }

  void run() {
    const viewer_index index(viewers_);
    std::vector<std::uint32_t> concerned;
    for (std::size_t row = 0; row < records_.size(); ++row) {
      const criteria::row record = records_.load(row, memory_);
      if (records_.broken(row) || criteria::reads_invalid(portal_.reads, record)) {
        ++invalid_;
        continue;
      }
      index.find(portal_, record, concerned);
      count_row(record, concerned);
    }
  }

  std::string write() const {
    std::string text;
    json::writer out(text);
    out.open_object();
    out.member_integer("tickets", static_cast<std::int64_t>(records_.size()));
    out.member_integer("hidden", static_cast<std::int64_t>(hidden_));
    out.member_integer("invalid", static_cast<std::int64_t>(invalid_));
    out.key("classes");
    out.open_array();
    for (std::size_t way = 0; way < ways.size(); ++way) write_class(out, way);
    out.close_array();
    out.close_object();
    return text;
  }

 private:
  void count_row(criteria::row record, const std::vector<std::uint32_t>& concerned) {
    std::array<bool, ways.size()> is_seen{};
    for (const std::uint32_t who : concerned) {
      const viewer_data& viewer = viewers_[who].data();
      const decision made = decide(viewer, record, false, memory_);
      if (!made.is_visible()) continue;
      const std::size_t way = position_of(way_of(viewer, made));
      counts_[way].viewers[who] = true;
      is_seen[way] = true;
    }
    for (std::size_t way = 0; way < ways.size(); ++way) {
      if (is_seen[way]) ++counts_[way].tickets;
    }
    const bool is_hidden = std::find(is_seen.begin(), is_seen.end(), true) == is_seen.end();
    if (is_hidden) ++hidden_;
  }

  void write_class(json::writer& out, std::size_t way) const {
    const auto& seen = counts_[way].viewers;
    out.open_object();
    out.member("way", ways[way]);
    out.member_integer("contacts", std::count(seen.begin(), seen.end(), true));
    out.member_integer("tickets", static_cast<std::int64_t>(counts_[way].tickets));
    out.key("fields");
    out.open_array();
    const auto& shown = way == 0 ? portal_.own_fields : portal_.shared_fields;
    for (const auto field : shown) out.string(portal_.object->fields[field].name);
    // The stage itself is shown of every ticket, whatever `fields` say.
    const auto stage = portal_.shows_stage ? portal_.stages.field : std::nullopt;
    if (stage && std::find(shown.begin(), shown.end(), *stage) == shown.end()) {
      out.string(portal_.object->fields[*stage].name);
    }
    out.close_array();
    out.close_object();
  }

  const model::portal_settings& portal_;
  const std::vector<viewer>& viewers_;
  const criteria::record_set& records_;
  criteria::workspace& memory_;
  std::array<way_counts, ways.size()> counts_;
  std::size_t hidden_ = 0;
  std::size_t invalid_ = 0;
};

}  // namespace

result<std::string> who_can_see(const engine& rules, std::string_view portal, const batch& records,
                                std::size_t row, const context& when, scratch& memory) {
  const auto ready = nobody(rules, portal, records, when);
  if (!ready) return {ready.code(), ready.report()};
  const criteria::record_set& all = records.records();
  if (row >= all.size()) return wrong_row<std::string>(row, all.size());
  criteria::workspace& space = memory.workspace();
  bind_moments(ready->data(), space);
  const criteria::row record = all.load(row, space);
  std::string text;
  json::writer out(text);
  out.open_object();
  write_id(out, all.id(row));
  out.key("visible_to");
  out.open_array();
  for (const viewer& each : all_viewers(rules, portal, when)) {
    const decision made = decide(each.data(), record, all.broken(row), space);
    if (!made.is_visible()) continue;
    out.open_object();
    out.member("contact", each.data().contact);
    write_way(out, each.data(), made);
    out.close_object();
  }
  out.close_array();
  out.member("fingerprint", rules.fingerprint());
  out.close_object();
  return text;
}

result<std::string> exposure_report(const engine& rules, std::string_view portal,
                                    const batch& records, const context& when, scratch& memory) {
  const auto ready = nobody(rules, portal, records, when);
  if (!ready) return {ready.code(), ready.report()};
  const std::vector<viewer> viewers = all_viewers(rules, portal, when);
  exposure_counter counter(ready->data(), viewers, records.records(), memory.workspace());
  counter.run();
  return counter.write();
}

}  // namespace ambit::tickets
