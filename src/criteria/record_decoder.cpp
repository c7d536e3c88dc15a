// record_decoder.cpp: keys to fields, values to cells.
#include "src/criteria/record_decoder.hpp"

#include <algorithm>

#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"

namespace ambit::criteria {

namespace {

/// Positions beyond this are looked up each time: nobody's host has so many columns in a fixed
/// order.
constexpr std::size_t max_expected = 256;
/// What was wrong is shown again only when it is short.
constexpr std::size_t max_shown_bytes = 256;

std::string describe(json::value written) {
  return written.is_string() && !written.is_sound() ? "an ill-formed text" : written.describe();
}

}  // namespace

record_decoder::record_decoder(const object& kind, cell_storage& storage)
    : kind_(kind),
      keys_(*kind.keys),
      storage_(storage),
      has_owners_(kind.fields.size() > record_field::owner_queue &&
                  kind.fields[record_field::owner_queue].name == "owner.queue"),
      set_in_(kind.fields.size(), 0),
      set_by_(kind.fields.size()),
      expected_(kind.keys->level_count()) {}

std::string record_decoder::remark::found() const {
  if (what == fault::too_long && where.is_string()) {
    return "a text of " + std::to_string(where.string().size()) + " bytes";
  }
  if (what == fault::too_long) return "an array of " + std::to_string(where.size()) + " elements";
  return describe(where);
}

std::span<const record_decoder::remark> record_decoder::decode(json::value record,
                                                               std::span<cell> cells) {
  ++record_number_;
  remarks_.clear();
  cells_ = cells;
  cut_paths_.clear();
  decode_object(record, 0);
  for (const cut_path& cut : cut_paths_) refuse_below(cut.nest, cut.where);
  if (has_owners_) check_owners();
  if (remarks_.size() > 1) {
    std::stable_sort(remarks_.begin(), remarks_.end(), [](const remark& left, const remark& right) {
      return left.field < right.field;
    });
  }
  return remarks_;
}

/// Recursion is bounded by the depth of the document.
void record_decoder::decode_object(json::value written, std::uint32_t nest) {
  std::size_t position = 0;
  for (json::value member = written.first(); member; member = member.next(), ++position) {
    const std::uint16_t found = look_up(nest, position, member.key());
    if (found == key_table::none) continue;
    const key_table::entry& entry = keys_.at(nest, found);
    if (entry.nest != key_table::no_nest && member.is_object()) {
      decode_object(member, entry.nest);
    } else if (entry.nest != key_table::no_nest && entry.field == key_table::none &&
               !member.is_null()) {
      cut_paths_.push_back({entry.nest, member});
    }
    if (entry.field != key_table::none) decode_field(member, entry.field);
  }
}

std::uint16_t record_decoder::look_up(std::uint32_t nest, std::size_t position,
                                      std::string_view key) {
  auto& expected = expected_[nest];
  if (position < expected.size() && expected[position] != key_table::none &&
      keys_.at(nest, expected[position]).key == key) {
    return expected[position];
  }
  const std::uint16_t found = keys_.find(nest, key);
  if (position >= max_expected) return found;
  if (position >= expected.size()) expected.resize(position + 1, key_table::none);
  expected[position] = found;
  return found;
}

void record_decoder::decode_field(json::value written, field_ordinal ordinal) {
  cell& out = cells_[ordinal];
  if (set_in_[ordinal] == record_number_) {
    return refuse(ordinal, fault::repeated_field, written);
  }
  set_in_[ordinal] = record_number_;
  set_by_[ordinal] = written;
  out = cell{};
  if (written.is_null()) return;
  const fault failed = decode_value(written, ordinal, out);
  if (failed != fault::none) return refuse(ordinal, failed, written);
  if (out.state == cell_state::undeclared) {
    remarks_.push_back({ordinal, fault::none, written});
  }
}

fault record_decoder::decode_value(json::value written, field_ordinal ordinal, cell& out) {
  const field& of = kind_.fields[ordinal];
  if (of.type == field_type::choices) return decode_set(written, ordinal, out);
  scalar value;
  const fault failed = read_scalar(written, of, value);
  if (failed != fault::none) return failed;
  if (value.state == cell_state::undeclared) {
    out = raw_cell(written, cell_state::undeclared);
  } else if (of.type == field_type::text || of.type == field_type::id) {
    out = storage_.text(value.text, of.ignore_case);
  } else if (of.type == field_type::number) {
    out.number = value.number;
    out.state = value.state;
  } else {
    out.integer = value.integer;
    out.state = value.state;
  }
  return fault::none;
}

fault record_decoder::decode_set(json::value written, field_ordinal ordinal, cell& out) {
  const field& of = kind_.fields[ordinal];
  if (!written.is_array()) return fault::wrong_type;
  if (written.size() > limits::max_list) return fault::too_long;
  ordinals_.clear();
  bool undeclared = false;
  for (json::value element = written.first(); element; element = element.next()) {
    if (element.is_null()) continue;
    scalar value;
    const fault failed = read_scalar(element, of, value);
    if (failed != fault::none) return failed;
    // No schema declares the empty option, so that an empty text is an undeclared one here.
    if (value.state != cell_state::present) undeclared = true;
    ordinals_.push_back(static_cast<std::uint32_t>(value.integer));
  }
  if (undeclared) {
    out = raw_cell(written, cell_state::undeclared);
    return fault::none;
  }
  std::sort(ordinals_.begin(), ordinals_.end());
  ordinals_.erase(std::unique(ordinals_.begin(), ordinals_.end()), ordinals_.end());
  out = storage_.set(ordinals_);
  return fault::none;
}

/// `"owner": "ana"` where `owner.user` is meant is a mistake and no missing owner: the fields below
/// that nothing else in the record sets are invalid.
void record_decoder::refuse_below(std::uint32_t nest, json::value where) {
  for (std::size_t i = 0; i < keys_.size(nest); ++i) {
    const key_table::entry& entry = keys_.at(nest, static_cast<std::uint16_t>(i));
    if (entry.nest != key_table::no_nest) refuse_below(entry.nest, where);
    if (entry.field == key_table::none || set_in_[entry.field] == record_number_) continue;
    set_in_[entry.field] = record_number_;
    set_by_[entry.field] = where;
    refuse(entry.field, fault::wrong_type, where);
  }
}

/// A record has one owner: where both are named, neither is believed.
void record_decoder::check_owners() {
  const auto is_present = [&](field_ordinal ordinal) {
    return set_in_[ordinal] == record_number_ && cells_[ordinal].state == cell_state::present;
  };
  if (!is_present(record_field::owner_user) || !is_present(record_field::owner_queue)) return;
  for (const field_ordinal ordinal : {record_field::owner_user, record_field::owner_queue}) {
    refuse(ordinal, fault::both_owners, set_by_[ordinal]);
  }
}

void record_decoder::refuse(field_ordinal ordinal, fault why, json::value where) {
  cells_[ordinal] = raw_cell(where, cell_state::invalid);
  const auto earlier = std::find_if(remarks_.begin(), remarks_.end(),
                                    [&](const remark& item) { return item.field == ordinal; });
  if (earlier == remarks_.end()) {
    remarks_.push_back({ordinal, why, where});
  } else {
    *earlier = {ordinal, why, where};
  }
}

/// What was written, as JSON text for people; described where it is long or no sound text.
cell record_decoder::raw_cell(json::value written, cell_state state) {
  raw_.clear();
  json::writer out(raw_);
  if (written.is_bool()) {
    out.boolean(written.boolean());
  } else if (written.is_number() && written.number().size() <= max_shown_bytes) {
    out.raw(written.number());
  } else if (written.is_string() && written.is_sound() &&
             written.string().size() <= max_shown_bytes) {
    out.string(written.string());
  } else if (state == cell_state::undeclared && written.is_array() &&
             written.source().size() <= max_shown_bytes) {
    out.raw(json::compact(written.source()));
  } else {
    out.string(describe(written));
  }
  const std::string_view kept = storage_.keep(raw_);
  cell shown;
  shown.text = kept.data();
  shown.size = static_cast<std::uint32_t>(kept.size());
  shown.state = state;
  return shown;
}

}  // namespace ambit::criteria
