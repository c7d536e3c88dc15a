#include "src/criteria/record_builder.hpp"

#include <algorithm>

#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/criteria/cell_storage.hpp"
#include "src/criteria/values.hpp"

namespace ambit::criteria {

/// Row-major cells over one arena.
class built_record_set final : public record_set {
 public:
  built_record_set(std::shared_ptr<const schema_data> schema, const struct object& kind)
      : record_set(std::move(schema), &kind) {}

  std::size_t size() const noexcept override { return broken_.size(); }
  row load(std::size_t index, workspace&) const override { return cells_of(index); }
  std::span<const cell> load_some(std::size_t first, std::size_t most,
                                  std::span<const field_ordinal>, workspace&) const override {
    return {cells_of(first).data(), most * object().fields.size()};
  }
  bool broken(std::size_t index) const noexcept override { return broken_[index] != 0; }
  std::string_view id(std::size_t index) const noexcept override {
    const cell& value = cells_of(index)[record_field::id];
    return value.state == cell_state::present ? value.view() : std::string_view();
  }
  std::vector<record_problem> problems(std::size_t index) const override {
    const auto by_row = [](const record_problem& item, std::size_t wanted) {
      return item.row < wanted;
    };
    const auto first = std::lower_bound(problems_.begin(), problems_.end(), index, by_row);
    const auto last = std::lower_bound(first, problems_.end(), index + 1, by_row);
    return {first, last};
  }
  std::string seen(std::size_t index, field_ordinal field) const override {
    std::string text;
    json::writer out(text);
    write_value(out, object().fields[field], cells_of(index)[field]);
    return text;
  }

 private:
  friend class record_builder;
  row cells_of(std::size_t index) const noexcept {
    const std::size_t width = object().fields.size();
    return {cells_.data() + index * width, width};
  }

  std::vector<cell> cells_;
  std::vector<std::uint8_t> broken_;
  std::vector<record_problem> problems_;  // by row, then field
  cell_storage storage_;
};

record_builder::record_builder(std::shared_ptr<const schema_data> schema, const object& kind)
    : kind_(kind),
      records_(std::make_shared<built_record_set>(std::move(schema), kind)),
      decoder_(kind, records_->storage_) {}

record_builder::~record_builder() = default;

std::span<const record_builder::remark> record_builder::add(json::value record, bool brief) {
  const std::size_t index = records_->size();
  const std::span<cell> cells = add_row();
  remarks_.clear();
  if (record.is_object() && record.is_sound()) {
    for (const auto& item : decoder_.decode(record, cells)) {
      const bool undeclared = item.what == fault::none;
      if (undeclared && brief) {
        remarks_.push_back({});
        continue;
      }
      const field& of = kind_.fields[item.field];
      record_problem told{
          index, of.name, std::string(undeclared ? "undeclared_option" : code(item.what)),
          item.found(), undeclared ? "one of the declared options" : expectation(item.what, of)};
      if (!undeclared) records_->problems_.push_back(told);
      remarks_.push_back({std::move(told), item.where});
    }
  }
  const std::string_view unusable = check_whole(record, cells);
  if (unusable.empty()) {
    compute_derived(kind_, cells, records_->storage_);
    return remarks_;
  }
  record_problem why{index, {}, std::string(unusable), {}, {}};
  if (unusable == "wrong_type") {
    why.found = "a record that is " + record.describe();
    why.expected = "an object";
  } else if (unusable == "duplicate_key") {
    why.found = "a record that repeats a key";
    why.expected = "each key once in an object";
    keep_usable_id(record, cells);
  } else {
    why.found = "a record without a usable id";
    why.expected = "an \"id\", a text of 1 to " + std::to_string(limits::max_id_bytes) + " bytes";
  }
  remarks_.push_back({why, record});
  break_row(cells, std::move(why));
  return remarks_;
}

void record_builder::add_unusable(record_problem why) {
  why.row = records_->size();
  const std::span<cell> cells = add_row();
  break_row(cells, std::move(why));
}

std::shared_ptr<const record_set> record_builder::finish() {
  return records_;
}

void record_builder::reserve(std::size_t records) {
  records_->cells_.reserve(records * kind_.fields.size());
  records_->broken_.reserve(records);
}

std::size_t record_builder::size() const noexcept {
  return records_->size();
}

bool record_builder::is_full() const noexcept {
  return records_->size() >= limits::max_records;
}

std::span<cell> record_builder::add_row() {
  const std::size_t width = kind_.fields.size();
  records_->cells_.resize(records_->cells_.size() + width);
  records_->broken_.push_back(0);
  return {records_->cells_.data() + records_->cells_.size() - width, width};
}

/// The code of what makes a record unusable as a whole, or empty.
std::string_view record_builder::check_whole(json::value record,
                                             std::span<const cell> cells) const {
  if (!record.is_object()) return "wrong_type";
  if (!record.is_sound()) return "duplicate_key";
  return cells[record_field::id].state == cell_state::present ? "" : "missing_id";
}

/// A record that repeats a key is still named by its id, when that stands there once.
void record_builder::keep_usable_id(json::value record, std::span<cell> cells) const {
  json::value id;
  for (json::value member = record.first(); member; member = member.next()) {
    if (member.key() != "id") continue;
    if (id) return;
    id = member;
  }
  scalar value;
  if (id && read_scalar(id, kind_.fields[record_field::id], value) == fault::none) {
    cells[record_field::id] = records_->storage_.text(value.text, false);
  }
}

/// Whatever reads a cell of this record finds it invalid; its id, if there is one, still names it.
void record_builder::break_row(std::span<cell> cells, record_problem why) {
  const cell id = cells[record_field::id];
  cell invalid;
  invalid.state = cell_state::invalid;
  std::fill(cells.begin(), cells.end(), invalid);
  if (id.state == cell_state::present) cells[record_field::id] = id;
  records_->broken_.back() = 1;
  records_->problems_.push_back(std::move(why));
}

}  // namespace ambit::criteria
