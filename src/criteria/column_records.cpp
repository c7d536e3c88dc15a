#include "src/criteria/column_records.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/criteria/cell_storage.hpp"
#include "src/criteria/column.hpp"
#include "src/criteria/plan.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::criteria {

namespace {

/// Of the record as a whole; stands behind the problems of its fields.
enum class breach : std::uint8_t { none, null_record, missing_id };

struct kept_problem {
  std::size_t row = 0;
  field_ordinal field = no_field;
  fault what = fault::none;
  breach whole = breach::none;
  std::string_view found;
};

/// One piece: its columns over one arena.
class column_record_set final : public record_set, public column_source {
 public:
  column_record_set(std::shared_ptr<const schema_data> schema, const struct object& kind)
      : record_set(std::move(schema), &kind) {}

  std::size_t size() const noexcept override { return flags_.size(); }
  row load(std::size_t index, workspace& memory) const override {
    const std::size_t width = object().fields.size();
    memory.gathered.resize(std::max(memory.gathered.size(), width));
    const std::span<cell> cells = std::span(memory.gathered).first(width);
    gather(index, cells);
    return cells;
  }
  std::span<const cell> load_some(std::size_t first, std::size_t most,
                                  std::span<const field_ordinal> fields,
                                  workspace& memory) const override;
  std::span<const cell> load_positions(std::size_t first, field_ordinal field,
                                       std::span<std::uint32_t> positions) const override {
    const column* const found = find(field);
    return found ? found->load_positions(first, positions) : std::span<const cell>();
  }
  column_piece columns_at(std::size_t index) const noexcept override {
    return {this, index, size() - index};
  }
  const struct object& kind() const noexcept override { return object(); }
  const column* find_column(field_ordinal field) const noexcept override { return find(field); }
  bool mark_wrong(std::size_t first, std::size_t count, std::span<const field_ordinal> fields,
                  row_bits& wrong) const noexcept override;
  bool broken(std::size_t index) const noexcept override {
    return (flags_[index] & is_broken) != 0;
  }
  std::string_view id(std::size_t index) const noexcept override {
    return broken(index) ? std::string_view() : columns_.front().at(index).view();
  }
  std::vector<record_problem> problems(std::size_t index) const override;
  std::string seen(std::size_t index, field_ordinal field) const override;

 private:
  friend class column_reader;
  static constexpr std::uint8_t is_broken = 1;
  static constexpr std::uint8_t is_faulty = 2;

  const column* find(field_ordinal field) const noexcept {
    const std::uint16_t at = field < places_.size() ? places_[field] : no_place;
    return at == no_place ? nullptr : &columns_[at];
  }
  void find_places();
  void gather(std::size_t index, std::span<cell> cells) const;
  std::span<const kept_problem> problems_of(std::size_t index) const;
  record_problem shown(const kept_problem& item) const;
  static std::string expected_of(const field& of, fault what);

  static constexpr std::uint16_t no_place = 0xFFFF;
  static_assert(limits::max_fields < no_place);

  std::vector<column> columns_;        // that of the id first
  std::vector<std::uint16_t> places_;  // by field: among the columns
  std::vector<std::uint8_t> flags_;
  std::vector<kept_problem> problems_;  // by row, then field
  cell_storage storage_;
};

/// Once all columns are there.
void column_record_set::find_places() {
  places_.assign(object().fields.size(), no_place);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    places_[columns_[i].field()] = static_cast<std::uint16_t>(i);
  }
}

void column_record_set::gather(std::size_t index, std::span<cell> cells) const {
  cell none;
  if (broken(index)) none.state = cell_state::invalid;
  std::fill(cells.begin(), cells.end(), none);
  if (broken(index)) return;
  for (const column& each : columns_) cells[each.field()] = each.at(index);
  if ((flags_[index] & is_faulty) == 0) return;
  none.state = cell_state::invalid;
  for (const kept_problem& item : problems_of(index)) cells[item.field] = none;
}

std::span<const cell> column_record_set::load_some(std::size_t first, std::size_t most,
                                                   std::span<const field_ordinal> fields,
                                                   workspace& memory) const {
  const std::size_t width = object().fields.size();
  memory.gathered.resize(std::max(memory.gathered.size(), most * width));
  const std::span<cell> cells = std::span(memory.gathered).first(most * width);
  for (const field_ordinal field : fields) {
    if (const column* const found = find(field)) {
      found->read(first, most, &cells[field], width);
    } else {
      for (std::size_t at = field; at < cells.size(); at += width) cells[at] = {};
    }
  }
  for (std::size_t index = first; index < first + most; ++index) {
    if (flags_[index] != 0) gather(index, cells.subspan((index - first) * width, width));
  }
  return cells;
}

std::span<const kept_problem> column_record_set::problems_of(std::size_t index) const {
  if (flags_[index] == 0) return {};
  const auto by_row = [](const kept_problem& item, std::size_t at) { return item.row < at; };
  const auto first = std::lower_bound(problems_.begin(), problems_.end(), index, by_row);
  const auto last = std::find_if(first, problems_.end(),
                                 [&](const kept_problem& item) { return item.row != index; });
  return {first, last};
}

/// A derived field is wrong where one of its inputs is, and whoever reads it reads those.
bool column_record_set::mark_wrong(std::size_t first, std::size_t count,
                                   std::span<const field_ordinal> fields,
                                   row_bits& wrong) const noexcept {
  const auto by_row = [](const kept_problem& item, std::size_t at) { return item.row < at; };
  bool any = false;
  auto item = std::lower_bound(problems_.begin(), problems_.end(), first, by_row);
  for (; item != problems_.end() && item->row < first + count; ++item) {
    const bool matters = item->whole != breach::none ||
                         std::binary_search(fields.begin(), fields.end(), item->field);
    if (matters) wrong.set(item->row - first);
    any = any || matters;
  }
  return any;
}

record_problem column_record_set::shown(const kept_problem& item) const {
  switch (item.whole) {
    case breach::null_record:
      return {item.row, {}, "wrong_type", "a record that is null", "an object"};
    case breach::missing_id:
      return {item.row,
              {},
              "missing_id",
              "a record without a usable id",
              "an \"id\", a text of 1 to " + std::to_string(limits::max_id_bytes) + " bytes"};
    case breach::none:
      break;
  }
  const field& of = object().fields[item.field];
  return {item.row, of.name, std::string(code(item.what)), std::string(item.found),
          expected_of(of, item.what)};
}

/// As of JSON, but that moments came as numbers.
std::string column_record_set::expected_of(const field& of, fault what) {
  if (what == fault::ill_formed_date) return "a day of the years 1 to 9999";
  if (what == fault::ill_formed_timestamp) return "whole microseconds, of the years 1 to 9999";
  return expectation(what, of);
}

std::vector<record_problem> column_record_set::problems(std::size_t index) const {
  std::vector<record_problem> out;
  for (const kept_problem& item : problems_of(index)) out.push_back(shown(item));
  return out;
}

std::string column_record_set::seen(std::size_t index, field_ordinal field) const {
  std::string text = "null";
  const column* const found = find(field);
  if (broken(index) || !found) return text;
  const struct field& of = object().fields[field];
  for (const kept_problem& item : problems_of(index)) {
    if (item.field == field) return found->written_at(of, index, item.what);
  }
  const cell value = found->at(index);
  if (value.state == cell_state::undeclared && !of.derived) {
    return found->written_at(of, index, fault::none);
  }
  text.clear();
  json::writer out(text);
  write_value(out, of, value);
  return text;
}

class column_reader {
 public:
  column_reader(std::shared_ptr<const schema_data> schema, const object& kind, report& problems)
      : kind_(kind),
        problems_(problems),
        records_(std::make_shared<column_record_set>(std::move(schema), kind)) {}

  /// `first_row` is that of the piece in the table.
  std::shared_ptr<const record_set> read(const record_columns& from, std::size_t first_row);

 private:
  void bind(const record_columns& from);
  void check_owners();
  void check_records(const record_columns& from);
  void keep(std::size_t first_row);
  void warn(const record_problem& what, std::size_t first_row);
  void compute_derived_columns();
  const column* column_of(std::string_view name, field_ordinal ordinal) const;

  const object& kind_;
  report& problems_;
  std::shared_ptr<column_record_set> records_;
  std::vector<column::remark> remarks_;
};

std::shared_ptr<const record_set> column_reader::read(const record_columns& from,
                                                      std::size_t first_row) {
  records_->flags_.assign(from.size, 0);
  bind(from);
  check_records(from);
  keep(first_row);
  compute_derived_columns();
  records_->find_places();
  return records_;
}

void column_reader::bind(const record_columns& from) {
  std::vector<column>& columns = records_->columns_;
  columns.reserve(from.columns.size() + kind_.derived_order.size());
  for (const named_column& each : from.columns) {
    const bool is_id = each.field == record_field::id;
    column made(kind_, each.field, each.view, is_id, records_->storage_, remarks_);
    columns.insert(is_id ? columns.begin() : columns.end(), std::move(made));
  }
}

const column* column_reader::column_of(std::string_view name, field_ordinal ordinal) const {
  if (kind_.fields.size() <= ordinal || kind_.fields[ordinal].name != name) return nullptr;
  for (const column& each : records_->columns_) {
    if (each.field() == ordinal) return &each;
  }
  return nullptr;
}

/// A record has one owner: where both are named, neither is believed.
void column_reader::check_owners() {
  const column* user = column_of("owner.user", record_field::owner_user);
  const column* queue = column_of("owner.queue", record_field::owner_queue);
  if (!user || !queue) return;
  const std::size_t told = remarks_.size();  // in order of row and field
  const auto is_sound = [&](const column& of, std::size_t index) {
    const auto before = [](const column::remark& left, const column::remark& right) {
      return std::tie(left.row, left.field) < std::tie(right.row, right.field);
    };
    return of.at(index).state == cell_state::present &&
           !std::binary_search(remarks_.begin(),
                               remarks_.begin() + static_cast<std::ptrdiff_t>(told),
                               column::remark{index, of.field(), fault::none}, before);
  };
  for (std::size_t index = 0; index < records_->flags_.size(); ++index) {
    if (!is_sound(*user, index) || !is_sound(*queue, index)) continue;
    remarks_.push_back({index, record_field::owner_user, fault::both_owners});
    remarks_.push_back({index, record_field::owner_queue, fault::both_owners});
  }
}

/// What is wrong with the records as a whole, and remarks only of those that there are.
void column_reader::check_records(const record_columns& from) {
  const auto sort = [&] {
    std::sort(remarks_.begin(), remarks_.end(),
              [](const column::remark& left, const column::remark& right) {
                return std::tie(left.row, left.field) < std::tie(right.row, right.field);
              });
  };
  sort();
  check_owners();
  sort();
  const auto is_null = [&](std::size_t index) {
    return std::any_of(from.validity.begin(), from.validity.end(),
                       [&](const bitmap& each) { return !each[index]; });
  };
  remarks_.erase(std::remove_if(remarks_.begin(), remarks_.end(),
                                [&](const column::remark& item) { return is_null(item.row); }),
                 remarks_.end());
  const column& ids = records_->columns_.front();
  for (std::size_t index = 0; index < from.size; ++index) {
    if (!is_null(index) && ids.at(index).state == cell_state::present) continue;
    records_->flags_[index] |= column_record_set::is_broken;
    remarks_.push_back({index, no_field, is_null(index) ? fault::wrong_type : fault::none});
  }
  sort();
}

/// Remarks become warnings, and faults problems of the records, which keep what was found.
void column_reader::keep(std::size_t first_row) {
  const auto column_at = [&](field_ordinal field) -> const column& {
    return *std::find_if(records_->columns_.begin(), records_->columns_.end(),
                         [&](const column& item) { return item.field() == field; });
  };
  for (const column::remark& each : remarks_) {
    const bool whole = each.field == no_field;
    if (whole || each.what != fault::none) {
      kept_problem item{each.row, each.field, each.what, breach::none, {}};
      if (whole) {
        item.whole = each.what == fault::none ? breach::missing_id : breach::null_record;
      } else {
        records_->flags_[each.row] |= column_record_set::is_faulty;
        item.found = records_->storage_.keep(
            column_at(each.field).found_at(kind_.fields[each.field], each.row, each.what));
      }
      records_->problems_.push_back(item);
      warn(records_->shown(item), first_row);
      continue;
    }
    const field& of = kind_.fields[each.field];
    record_problem undeclared{each.row, of.name, "undeclared_option", {}, {}};
    if (!problems_.is_full()) {
      undeclared.found = column_at(each.field).found_at(of, each.row, each.what);
      undeclared.expected = "one of the declared options";
    }
    warn(undeclared, first_row);
  }
}

void column_reader::warn(const record_problem& what, std::size_t first_row) {
  if (!problems_.keeps(severity::warning, what.code)) return problems_.omit(severity::warning);
  problem item;
  item.level = severity::warning;
  item.code = what.code;
  item.found = what.found;
  item.expected = what.expected;
  item.where.row = first_row + what.row + 1;
  item.where.field = what.field;
  problems_.add(std::move(item));
}

void column_reader::compute_derived_columns() {
  if (kind_.derived_order.empty()) return;
  std::vector<std::vector<cell>> derived(kind_.derived_order.size());
  for (auto& each : derived) each.resize(records_->size());
  std::vector<cell> cells(kind_.fields.size());
  for (std::size_t index = 0; index < records_->size(); ++index) {
    if (records_->broken(index)) continue;
    records_->gather(index, cells);
    compute_derived(kind_, cells, records_->storage_);
    for (std::size_t i = 0; i < derived.size(); ++i) {
      derived[i][index] = cells[kind_.derived_order[i]];
    }
  }
  for (std::size_t i = 0; i < derived.size(); ++i) {
    records_->columns_.emplace_back(kind_.derived_order[i], std::move(derived[i]));
  }
}

/// Pieces of one table, one after the other.
class record_pieces final : public record_set {
 public:
  record_pieces(std::shared_ptr<const schema_data> schema, const struct object& kind,
                std::vector<std::shared_ptr<const record_set>> pieces)
      : record_set(std::move(schema), &kind), pieces_(std::move(pieces)) {
    for (const auto& piece : pieces_) {
      size_ += piece->size();
      ends_.push_back(size_);
    }
  }

  std::size_t size() const noexcept override { return size_; }
  row load(std::size_t index, workspace& memory) const override {
    const place at = find(index);
    return at.in.load(at.row, memory);
  }
  std::span<const cell> load_some(std::size_t first, std::size_t most,
                                  std::span<const field_ordinal> fields,
                                  workspace& memory) const override {
    const place at = find(first);
    return at.in.load_some(at.row, std::min(most, at.in.size() - at.row), fields, memory);
  }
  std::span<const cell> load_positions(std::size_t first, field_ordinal field,
                                       std::span<std::uint32_t> positions) const override {
    const place at = find(first);
    return at.in.load_positions(at.row, field, positions);
  }
  column_piece columns_at(std::size_t index) const noexcept override {
    const place at = find(index);
    return at.in.columns_at(at.row);
  }
  bool broken(std::size_t index) const noexcept override {
    const place at = find(index);
    return at.in.broken(at.row);
  }
  std::string_view id(std::size_t index) const noexcept override {
    const place at = find(index);
    return at.in.id(at.row);
  }
  std::vector<record_problem> problems(std::size_t index) const override {
    const place at = find(index);
    std::vector<record_problem> out = at.in.problems(at.row);
    for (record_problem& item : out) item.row = index;
    return out;
  }
  std::string seen(std::size_t index, field_ordinal field) const override {
    const place at = find(index);
    return at.in.seen(at.row, field);
  }

 private:
  struct place {
    const record_set& in;
    std::size_t row;
  };
  place find(std::size_t index) const noexcept {
    const auto end = std::upper_bound(ends_.begin(), ends_.end(), index);
    const record_set& in = *pieces_[static_cast<std::size_t>(end - ends_.begin())];
    return {in, index - (*end - in.size())};
  }

  std::vector<std::shared_ptr<const record_set>> pieces_;
  std::vector<std::size_t> ends_;
  std::size_t size_ = 0;
};

}  // namespace

std::shared_ptr<const record_set> bind_columns(std::shared_ptr<const schema_data> schema,
                                               const object& kind,
                                               std::span<const record_columns> pieces,
                                               report& problems) {
  std::vector<std::shared_ptr<const record_set>> made;
  std::size_t first_row = 0;
  for (const record_columns& piece : pieces) {
    made.push_back(column_reader(schema, kind, problems).read(piece, first_row));
    first_row += piece.size;
  }
  if (made.size() == 1) return made.front();
  return std::make_shared<record_pieces>(std::move(schema), kind, std::move(made));
}

}  // namespace ambit::criteria
