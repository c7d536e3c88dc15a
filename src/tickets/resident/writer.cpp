#include "src/tickets/resident/writer.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "src/base/failure.hpp"
#include "src/base/text.hpp"
#include "src/tickets/decision.hpp"

namespace ambit::tickets::resident {

namespace {

/// Fewer are not worth a copy of the others.
constexpr std::size_t min_gone = 4096;

/// Tickets that are looked at side by side: more than memory answers at once, and few enough for
/// what they stand on to stay near.
constexpr std::size_t at_once = 32;
constexpr std::size_t max_cells_at_once = 4096;

bool is_asked_later(const std::optional<criteria::compiled_criterion>& criterion) noexcept {
  return criterion && criterion->depends_on_moment;
}

/// Positions of so many ids under their hashes, to tell what stands twice.
class seen_before {
 public:
  explicit seen_before(std::size_t count) {
    if (count < 2) return;
    positions_.emplace().reserve(count, nobody(), nobody_reads_);
  }
  /// `is_same(position)`: whether that one has the same id.
  template <class IsSame>
  bool add(std::uint64_t hash, std::uint32_t position, const IsSame& is_same) {
    if (!positions_) return true;
    if (positions_->find(hash, is_same) != id_table::none) return false;
    positions_->insert(hash, position);
    return true;
  }

 private:
  struct nobody {
    static constexpr unsigned fetch_steps = 0;
    static void fetch(unsigned, std::uint32_t) noexcept {}
    static std::uint64_t hash(std::uint32_t) noexcept { return 0; }
  };
  retired_memory nobody_reads_;
  std::optional<id_table> positions_;
};

}  // namespace

writer::writer(ticket_index_data& index)
    : index_(index),
      lock_(index.writing),
      all_(index.latest.get()),
      tickets_(index.snapshots.latest().tickets),
      invalid_(index.snapshots.latest().invalid) {}

// ------------------------------------------------------------------------------------------------
// check

template <class IdOf>
void writer::look_up_all(std::size_t count, const IdOf& id_of) {
  checked_.resize(count);
  for (std::size_t first = 0; first < count; first += at_once) {
    const std::span<checked> some =
        std::span(checked_).subspan(first, std::min(at_once, count - first));
    for (std::size_t i = 0; i < some.size(); ++i) some[i].hash = hash_of(id_of(first + i));
    std::array<std::uint32_t, at_once> guesses{};
    for (unsigned step = 0; step < tables::fetch_steps && some.size() > 1; ++step) {
      for (std::size_t i = 0; i < some.size(); ++i) all_->fetch(step, some[i].hash, guesses[i]);
    }
    for (std::size_t i = 0; i < some.size(); ++i) look_up(id_of(first + i), some[i]);
  }
}

void writer::look_up(std::string_view id, checked& out) const {
  out.known = all_->find(out.hash, id);
  out.is_there = out.known != tables::none && !all_->is_gone(out.known, all_->graves);
  out.was_invalid = out.is_there && (all_->row_of(out.known).flags() & row_flag::invalid) != 0;
}

void writer::refuse(std::size_t row, std::string_view code, std::string found,
                    std::string expected) {
  problem item;
  item.code = code;
  item.found = std::move(found);
  item.expected = std::move(expected);
  item.where.row = row + 1;
  item.where.field = "id";
  problems_.add(std::move(item));
}

bool writer::check_rows(const criteria::record_set& records, write_kind kind) {
  const std::size_t count = records.size();
  look_up_all(count, [&](std::size_t row) { return records.id(row); });
  seen_before ids(count);
  for (std::size_t row = 0; row < count; ++row) {
    const std::string_view id = records.id(row);
    const checked& found = checked_[row];
    const auto is_same = [&](std::uint32_t earlier) { return records.id(earlier) == id; };
    if (id.empty()) {
      refuse(row, "missing_id", "a ticket without a usable id", "an id for each ticket");
    } else if (!ids.add(found.hash, static_cast<std::uint32_t>(row), is_same)) {
      refuse(row, "duplicate_id", "the id " + text::quoted(id) + " a second time",
             "each id once in a batch");
    } else if (found.is_there && kind == write_kind::insert) {
      refuse(row, "duplicate_id", "the id " + text::quoted(id) + ", which is there already",
             "the id of a new ticket");
    } else if (!found.is_there && kind == write_kind::update) {
      refuse(row, "unknown_ticket", "the id " + text::quoted(id) + ", which is not there",
             "the id of a ticket of the index");
    }
  }
  return !problems_.has_errors();
}

bool writer::check_ids(std::span<const std::string_view> ids) {
  look_up_all(ids.size(), [&](std::size_t i) { return ids[i]; });
  seen_before known(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const checked& found = checked_[i];
    const auto is_same = [&](std::uint32_t earlier) { return ids[earlier] == ids[i]; };
    if (!found.is_there) {
      refuse(i, "unknown_ticket", "the id " + text::quoted(ids[i]) + ", which is not there",
             "the id of a ticket of the index");
    } else if (!known.add(found.hash, static_cast<std::uint32_t>(i), is_same)) {
      refuse(i, "duplicate_id", "the id " + text::quoted(ids[i]) + " a second time",
             "each id once");
    }
  }
  return !problems_.has_errors();
}

// ------------------------------------------------------------------------------------------------
// add

/// Tables of their own for the first tickets: what grows meanwhile is nobody's to read.
void writer::prepare() {
  if (all_->numbers == 0) {
    index_.latest = std::make_shared<tables>();
    all_ = index_.latest.get();
    all_->reserve(0, 0, 0);
  }
  compact_if_due();
  oldest_graves_ = index_.snapshots.oldest_graves();
  is_all_gone_unread_ = oldest_graves_ == all_->graves;
}

void writer::compact_if_due() {
  const std::size_t gone = all_->numbers - tickets_;
  if (gone < min_gone || gone < tickets_) return;
  std::shared_ptr<tables> made = compacted(*all_);
  std::swap(index_.latest, made);
  all_ = index_.latest.get();
  try {
    publish(next_snapshot());
  } catch (...) {
    index_.latest = std::move(made);
    throw;
  }
}

/// False where there is no room for all.
bool writer::add_all(const criteria::record_set& records) {
  if (records.size() > tables::max_numbers - all_->numbers) return false;
  std::size_t unknown = 0;
  std::size_t replaced = 0;
  for (const checked& each : checked_) {
    unknown += each.known == tables::none ? 1 : 0;
    replaced += each.is_there ? 1 : 0;
  }
  all_->reserve(records.size(), unknown, replaced);
  fields_.resize(records.object().fields.size());
  std::iota(fields_.begin(), fields_.end(), criteria::field_ordinal{0});
  for (std::size_t row = 0; row < records.size();) {
    const std::size_t added = add_some(records, row);
    if (added == 0) return false;
    row += added;
  }
  return true;
}

/// How many from `first` on; none where there is no room for one of them.
std::size_t writer::add_some(const criteria::record_set& records, std::size_t first) {
  const std::size_t width = fields_.size();
  const std::size_t most = std::clamp<std::size_t>(max_cells_at_once / width, 1, at_once);
  const std::span<const criteria::cell> cells =
      records.load_some(first, std::min(most, records.size() - first), fields_, index_.memory);
  const std::size_t count = cells.size() / width;
  index_.people.find(*all_, cells, width);
  for (std::size_t i = 0; i < count; ++i) {
    if (!add(records, first + i, cells.subspan(i * width, width), i)) return 0;
  }
  return count;
}

/// `position`: among those whose people were sought together.
bool writer::add(const criteria::record_set& records, std::size_t row, criteria::row cells,
                 std::size_t position) {
  const model::portal_settings& portal = index_.portal;
  const row_facts facts(portal, cells, records.broken(row), index_.memory);
  const bool is_valid = facts.is_valid();
  const bool passes = is_valid && (is_asked_later(portal.filter) || facts.passes_filter());
  std::uint32_t marks = 0;
  if (passes) {
    if (is_asked_later(portal.shareable) || facts.is_shareable()) marks |= posting::shareable;
    if (state_of(portal, cells) == model::stage_state::closed) marks |= posting::closed;
  }
  const checked& known = checked_[row];
  const auto earlier = known.known == tables::none ? std::nullopt : std::optional(known.known);
  const std::uint8_t flags = is_valid ? std::uint8_t{0} : row_flag::invalid;
  const auto packed = index_.packer.pack(records, row, cells, flags, earlier);
  if (!all_->rows.has_room_for(packed.size())) return false;
  const std::uint32_t number = all_->add_row(packed);
  if (passes) {
    const auto is_gone = [this](std::uint32_t other) {
      return all_->has_gone(other) && (is_all_gone_unread_ || all_->is_gone(other, oldest_graves_));
    };
    index_.people.post(*all_, position, cells, number << posting::mark_bits | marks, is_gone);
  }
  if (!is_valid) {
    ++changes_.invalid;
    warn(records, row);
  }
  ++(known.is_there ? changes_.updated : changes_.inserted);
  return true;
}

/// What keeps the ticket from being seen, as far as the plan reads it.
void writer::warn(const criteria::record_set& records, std::size_t row) {
  const auto& reads = index_.portal.reads;
  for (const criteria::record_problem& each : records.problems(row)) {
    const auto field = records.object().find(each.field);
    if (field && std::find(reads.begin(), reads.end(), *field) == reads.end()) continue;
    problem item;
    item.level = severity::warning;
    item.code = each.code;
    item.found = each.found;
    item.expected = each.expected;
    item.where.row = row + 1;
    item.where.field = each.field;
    problems_.add(std::move(item));
  }
}

// ------------------------------------------------------------------------------------------------
// commit

void writer::bury(const checked& each) noexcept {
  if (each.was_invalid) --invalid_;
  all_->bury(each.known);
}

/// Everything but what is counted at the end.
std::unique_ptr<snapshot> writer::next_snapshot() {
  index_.snapshots.make_room();
  auto out = std::make_unique<snapshot>();
  out->in = index_.latest;
  return out;
}

void writer::publish(std::unique_ptr<snapshot> next) noexcept {
  next->order = index_.snapshots.latest().order + 1;
  next->numbers = all_->numbers;
  next->graves = all_->graves;
  next->tickets = tickets_;
  next->invalid = invalid_;
  next->bytes = all_->bytes();
  next->value_bytes = all_->rows.content_bytes();
  const std::uint64_t order = next->order;
  index_.snapshots.publish(std::move(next));
  all_->retired.set_published(order);
  all_->retired.free_before(index_.snapshots.oldest_order());
}

result<ticket_changes> writer::write(const criteria::record_set& records, write_kind kind) {
  prepare();
  if (!check_rows(records, kind)) return {status::invalid_argument, std::move(problems_)};
  const std::uint32_t first = all_->numbers;
  std::unique_ptr<snapshot> next = next_snapshot();
  bool is_whole = false;
  try {
    is_whole = add_all(records);
  } catch (...) {
    all_->disown(first);
    throw;
  }
  if (!is_whole) {
    all_->disown(first);
    return fail<ticket_changes>(status::limit_exceeded, "limit_exceeded",
                                "more tickets than an index can hold",
                                "16 GiB of values, and 2^30 tickets that came in");
  }
  for (std::size_t row = 0; row < checked_.size(); ++row) {
    if (row + at_once < checked_.size())
      all_->fetch_latest(checked_[row + at_once].hash, checked_[row + at_once].known);
    const checked& each = checked_[row];
    all_->set_latest(each.hash, each.known, first + static_cast<std::uint32_t>(row));
    if (each.is_there) bury(each);
  }
  tickets_ += changes_.inserted;
  invalid_ += changes_.invalid;
  publish(std::move(next));
  return {changes_, std::move(problems_)};
}

result<ticket_changes> writer::remove(std::span<const std::string_view> ids) {
  if (!check_ids(ids)) return {status::invalid_argument, std::move(problems_)};
  all_->reserve(0, 0, ids.size());
  std::unique_ptr<snapshot> next = next_snapshot();
  for (const checked& each : checked_) bury(each);
  tickets_ -= ids.size();
  changes_.removed = ids.size();
  publish(std::move(next));
  return changes_;
}

void begin(ticket_index_data& index) {
  index.latest = std::make_shared<tables>();
  index.latest->reserve(0, 0, 0);
  auto first = std::make_unique<snapshot>();
  first->in = index.latest;
  first->graves = index.latest->graves;
  first->bytes = index.latest->bytes();
  index.snapshots.make_room();
  index.snapshots.publish(std::move(first));
  index.latest->retired.set_published(0);
}

}  // namespace ambit::tickets::resident
