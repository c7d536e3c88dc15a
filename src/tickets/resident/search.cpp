#include "src/tickets/resident/search.hpp"

#include <algorithm>

namespace ambit::tickets::resident {

namespace {

/// What an index remembers of a ticket that is valid and, as far as no moment matters, passes.
struct remembered_facts {
  bool shareable;
  bool is_shareable() const noexcept { return shareable; }
  static bool passes_filter() noexcept { return true; }
};

class finder {
 public:
  finder(const viewer_data& viewer, const snapshot& from, std::vector<visible_row>& out)
      : viewer_(viewer), from_(from), found_(out) {
    found_.clear();
  }

  void add_own() {
    std::size_t lists = 0;
    for (const own_test& test : viewer_.own) {
      const bool is_participant = test.through == model::relation::participant;
      const posting_map& map = is_participant ? from_.in->participants : from_.in->contacts;
      if (!is_participant && has_contacts_) continue;  // one map for all other relations
      has_contacts_ = has_contacts_ || !is_participant;
      for (const std::string& id : *test.ids) lists += add_list(map.find(id)) ? 1 : 0;
    }
    if (lists > 1) make_set(0);
    own_ = found_.size();
  }

  void add_companies() {
    std::size_t lists = 0;
    for (const granted_company& company : viewer_.companies) {
      const posting_list* const list = from_.in->companies.find(company.id);
      if (!list) continue;
      lists += 1;
      add_company(*list);
    }
    // A ticket with one company stands in the list of one.
    if (lists > 1 && viewer_.portal->company_fields.size() > 1) make_set(own_);
  }

  /// Leaves what the viewer may see; `facts(ticket)` says what the plan says of one.
  template <class FactsOf>
  void judge_all(const FactsOf& facts) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < found_.size(); ++i) {
      visible_row ticket = found_[i];
      const bool is_own = i < own_;
      const bool has_company = !is_own || ticket.is_own;
      const decision made = judge(facts(ticket), is_own ? 0U : nowhere, has_company ? 0U : nowhere);
      if (!made.is_visible()) continue;
      ticket.is_own = is_own;
      ticket.is_shared = made.is_shared;
      found_[kept++] = ticket;
    }
    found_.resize(kept);
  }

 private:
  /// Until all are judged, `is_shared` says that a ticket is shareable, and `is_own`, of own ones,
  /// that one of the viewer's companies has it too.
  template <class Visit>
  void visit(const posting_list& list, const Visit& visit_entry) const {
    const std::uint32_t size = list.size();
    const std::uint32_t* const entries = list.entries();
    for (std::uint32_t i = 0; i < size; ++i) {
      const std::uint32_t number = posting::number_of(entries[i]);
      if (number >= from_.numbers) break;
      if (from_.in->is_gone(number, from_.graves)) continue;
      visit_entry(visible_row{number, false, (entries[i] & posting::shareable) != 0,
                              (entries[i] & posting::closed) != 0});
    }
  }

  bool add_list(const posting_list* list) {
    if (!list) return false;
    found_.reserve(found_.size() + list->size());
    visit(*list, [this](const visible_row& ticket) { found_.push_back(ticket); });
    return true;
  }

  /// Both in the order of numbers: own ones are told by going along with them.
  void add_company(const posting_list& list) {
    found_.reserve(found_.size() + list.size());
    std::size_t at = 0;
    visit(list, [&](const visible_row& ticket) {
      while (at < own_ && found_[at].row < ticket.row) ++at;
      if (at < own_ && found_[at].row == ticket.row) {
        found_[at].is_own = true;
      } else {
        found_.push_back(ticket);
      }
    });
  }

  void make_set(std::size_t first) {
    const auto begin = found_.begin() + static_cast<std::ptrdiff_t>(first);
    std::sort(begin, found_.end(), [](const visible_row& left, const visible_row& right) {
      return left.row < right.row;
    });
    const auto is_same = [](const visible_row& left, const visible_row& right) {
      return left.row == right.row;
    };
    found_.erase(std::unique(begin, found_.end(), is_same), found_.end());
  }

  const viewer_data& viewer_;
  const snapshot& from_;
  std::vector<visible_row>& found_;
  std::size_t own_ = 0;  ///< how many of `found_` are
  bool has_contacts_ = false;
};

}  // namespace

bool asks_moment(const model::portal_settings& portal) noexcept {
  return (portal.filter && portal.filter->depends_on_moment) ||
         (portal.shareable && portal.shareable->depends_on_moment);
}

void find_visible(const viewer_data& viewer, const snapshot& from, const stored_tickets& records,
                  criteria::workspace& memory, std::vector<visible_row>& out) {
  finder found(viewer, from, out);
  if (!viewer.may_enter()) return;
  found.add_own();
  found.add_companies();
  if (asks_moment(*viewer.portal)) {
    found.judge_all([&](const visible_row& ticket) {
      return row_facts(*viewer.portal, records.load(ticket.row, memory), false, memory);
    });
  } else {
    found.judge_all([](const visible_row& ticket) { return remembered_facts{ticket.is_shared}; });
  }
}

}  // namespace ambit::tickets::resident
