// notices.cpp: which notices are due, and to whom they go.
#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "src/base/calendar.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/model/ledger_store.hpp"
#include "src/renewals/client_problems.hpp"
#include "src/renewals/decision_json.hpp"
#include "src/renewals/resolver.hpp"
#include "src/renewals/standing.hpp"

namespace ambit::renewals {

struct notice_data {
  struct item {
    std::int32_t due = 0;
    std::int32_t renewal_date = 0;
    std::int32_t days = 0;
    std::uint32_t row = 0;
  };
  std::vector<item> items;
  std::shared_ptr<const decision_data> decisions;  ///< one an item

  const client_data& book() const noexcept { return decisions->book.data(); }
};

namespace {

struct window {
  std::int32_t from = 0;
  std::int32_t to = 0;
};

constexpr std::uint8_t questions_of_a_notice =
    of(question::renewal_notice) | of(question::standing);

class notice_finder {
 public:
  notice_finder(const clients& book, const ledger& sent, window asked)
      : book_(book.data()), sent_(sent), asked_(asked) {}

  /// False past the limit, or where the ledger cannot be read.
  bool find(report& problems) {
    for (std::uint32_t row = 0; row < book_.size(); ++row) {
      if (!find_of(row, problems)) return false;
    }
    if (!drop_sent()) return false;
    std::sort(items_.begin(), items_.end(), [&](const auto& a, const auto& b) {
      return std::make_tuple(a.due, book_.records.id(a.row), a.row, -a.days) <
             std::make_tuple(b.due, book_.records.id(b.row), b.row, -b.days);
    });
    return true;
  }

  std::vector<notice_data::item> take() { return std::move(items_); }
  /// Why the ledger could not be read; null: it could.
  const result<std::vector<bool>>* unread() const { return unread_ ? &*unread_ : nullptr; }

 private:
  bool find_of(std::uint32_t row, report& problems) {
    const client& of = book_.rows[row];
    const renewal_facts& facts = book_.facts[row];
    if (of.wrong || of.wrong_override || facts.what != renewal_facts::fault::none) {
      warn_of(book_, row, questions_of_a_notice, problems);
      return true;
    }
    const model::partner_terms& terms = book_.partner(of.partner).terms;
    for (const std::int32_t days : terms.notices) {
      // The renewals whose notice falls into the window, one after the other.
      std::int64_t first = std::int64_t{asked_.from} + days;
      while (first <= limits::max_unix_day) {
        const auto renewal = renewal_on(facts, static_cast<std::int32_t>(first));
        if (!renewal || *renewal < first || *renewal - days > asked_.to) break;
        if (!add(row, facts, *renewal, days, terms.milestones)) return false;
        first = std::int64_t{*renewal} + 1;
      }
    }
    return true;
  }

  bool add(std::uint32_t row, const renewal_facts& facts, std::int32_t renewal, std::int32_t days,
           const model::renewal_milestones& milestones) {
    const std::int32_t due = renewal - days;
    const stage at = stand_of(facts, renewal, due, milestones).stage;
    if (at == stage::renewed || at == stage::cancellation_requested) return true;
    if (items_.size() == limits::max_notices) return false;
    items_.push_back({due, renewal, days, row});
    return true;
  }

  bool drop_sent() {
    std::vector<model::notice_key> keys;
    keys.reserve(items_.size());
    for (const auto& item : items_) {
      keys.push_back({book_.records.id(item.row), {item.renewal_date, item.days}});
    }
    const result<std::vector<bool>> found = sent_.store().sent(book_.records.object(), keys);
    if (!found) {
      unread_ = found;
      return false;
    }
    const std::vector<bool>& is_sent = *found;
    std::size_t index = 0;
    const auto end =
        std::remove_if(items_.begin(), items_.end(), [&](const auto&) { return is_sent[index++]; });
    items_.erase(end, items_.end());
    return true;
  }

  const client_data& book_;
  const ledger& sent_;
  std::optional<result<std::vector<bool>>> unread_;
  window asked_;
  std::vector<notice_data::item> items_;
};

std::shared_ptr<const decision_data> decide_each(const clients& book,
                                                 const std::vector<notice_data::item>& items) {
  auto out = std::make_shared<decision_data>(book, notice_kind::renewal);
  const client_data& data = book.data();
  resolver answers(*out, data.rows, data.rules.data().renewal_partners, items.size());
  out->rows.reserve(items.size());
  out->asked.reserve(items.size());
  for (const notice_data::item& item : items) {
    const bool governed = item.due > data.rows[item.row].overridden_on;
    out->asked.push_back(item.row);
    out->rows.push_back(answers.decide(item.row, item.due, governed));
  }
  return out;
}

void write_notice(const notice_data& data, std::size_t index, std::string& text) {
  const notice_data::item& item = data.items[index];
  json::writer out(text);
  out.open_object();
  out.member("due", calendar::format_date(item.due));
  out.member("id", data.book().records.id(item.row));
  out.member_integer("days", item.days);
  out.member("renewal_date", calendar::format_date(item.renewal_date));
  out.key("decision");
  write_decision(*data.decisions, index, text);
  out.close_object();
}

}  // namespace

result<notices> due(const clients& book, const ledger& sent, std::string_view from,
                    std::string_view to) {
  const auto first = calendar::parse_date(from);
  const auto last = calendar::parse_date(to);
  if (!first || !last) {
    return fail<notices>(status::invalid_argument, "ill_formed_date",
                         "the window is from " + text::quoted(from) + " to " + text::quoted(to),
                         "two dates, such as \"2026-12-01\"");
  }
  if (*last < *first) {
    return fail<notices>(status::invalid_argument, "reversed_range",
                         "the window ends on " + std::string(to) + ", before it begins");
  }
  report problems;
  notice_finder finder(book, sent, {*first, *last});
  if (!finder.find(problems)) {
    if (const auto* unread = finder.unread()) return {unread->code(), unread->report()};
    return fail<notices>(
        status::limit_exceeded, "limit_exceeded", "more notices are due than one call lists",
        std::string("at most ").append(std::to_string(limits::max_notices)), "ask for fewer days");
  }
  auto data = std::make_shared<notice_data>();
  data->items = finder.take();
  data->decisions = decide_each(book, data->items);
  return {notices(std::move(data)), std::move(problems)};
}

std::size_t notices::size() const noexcept {
  return data_->items.size();
}

outcome notices::outcome(std::size_t index) const noexcept {
  return data_->decisions->rows[index].outcome;
}

std::string notices::to_json(std::size_t index) const {
  std::string text;
  write_notice(*data_, index, text);
  return text;
}

std::string notices::to_json_lines() const {
  std::string text;
  for (std::size_t index = 0; index < size(); ++index) {
    write_notice(*data_, index, text);
    text += '\n';
  }
  return text;
}

std::string notices::sent_commands() const {
  std::string text;
  json::writer out(text);
  out.open_array();
  for (std::size_t index = 0; index < size(); ++index) {
    if (outcome(index) != outcome::decided) continue;
    const notice_data::item& item = data_->items[index];
    out.open_object();
    out.member("command", "mark_sent");
    out.member("object", data_->book().records.object());
    out.member("id", data_->book().records.id(item.row));
    out.member("renewal_date", calendar::format_date(item.renewal_date));
    out.member_integer("days", item.days);
    out.close_object();
  }
  out.close_array();
  return text;
}

}  // namespace ambit::renewals
