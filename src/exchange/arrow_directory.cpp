// arrow_directory.cpp: who there is, from Arrow tables: a put of the entity in each row.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "ambit/arrow.hpp"
#include "src/base/json.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/criteria/column.hpp"
#include "src/exchange/arrow_format.hpp"
#include "src/exchange/arrow_reader.hpp"
#include "src/model/directory_data.hpp"
#include "src/model/json_reading.hpp"

namespace ambit {

namespace exchange {

namespace {

using criteria::field_type;

/// A column that a kind of entity may have.
struct known_column {
  std::string_view name;
  field_type type;  ///< choices: a set of ids, whatever they are
};

constexpr std::string_view companies_name = "companies";
constexpr std::array user_columns = {
    known_column{"id", field_type::id},          known_column{"name", field_type::text},
    known_column{"email", field_type::text},     known_column{"kind", field_type::choice},
    known_column{"active", field_type::boolean}, known_column{"profile", field_type::id},
    known_column{"account", field_type::id},     known_column{"role", field_type::id},
    known_column{"time_zone", field_type::id},   known_column{"last_login", field_type::timestamp},
    known_column{"fields", field_type::text},    known_column{"teams", field_type::choices},
    known_column{"groups", field_type::choices}, known_column{"permissions", field_type::choices},
};
constexpr std::array account_columns = {
    known_column{"id", field_type::id},
    known_column{"name", field_type::text},
    known_column{"owner", field_type::id},
    known_column{"partner_enabled", field_type::boolean},
};
constexpr std::array contact_columns = {
    known_column{"id", field_type::id},
    known_column{"user", field_type::id},
    known_column{"roles", field_type::choices},
    known_column{companies_name, field_type::choices},
};
constexpr std::array company_columns = {
    known_column{"id", field_type::id},
    known_column{"role", field_type::text},
    known_column{"primary", field_type::boolean},
};

constexpr std::array<std::string_view, 3> user_kinds = {"internal", "partner", "guest"};

std::string_view name_of(const ArrowSchema& schema) noexcept {
  return schema.name ? std::string_view(schema.name) : std::string_view();
}

/// The known columns as the fields of an object, so that they are read and checked as records' are.
criteria::object object_of(std::span<const known_column> columns) {
  criteria::object out;
  for (const known_column& each : columns) {
    criteria::field& of = out.fields.emplace_back();
    of.name = each.name;
    of.type = each.type;
    if (each.type != field_type::choice) continue;
    for (const std::string_view word : user_kinds) {
      of.option_ordinals.emplace(word, static_cast<std::uint32_t>(of.options.size()));
      of.options.emplace_back(word);
    }
  }
  return out;
}

/// The row whose list has the element, counted from the first that the lists name.
std::size_t row_around(const criteria::column_view& lists, std::size_t element) noexcept {
  const auto range_of = [&](std::size_t row) {
    return load_range(lists.layout, lists.values, lists.first + row);
  };
  const std::size_t base = range_of(0).begin;
  std::size_t first = 0;
  std::size_t count = lists.length;
  while (count > 1) {
    const std::size_t half = count / 2;
    const bool before = range_of(first + half - 1).end <= base + element;
    first = before ? first + half : first;
    count = before ? count - half : half;
  }
  return first;
}

/// The columns of one piece of a table, by the positions of the known ones.
class entity_table {
 public:
  entity_table(std::span<const known_column> known, arrow_reader& reader, report& problems,
               std::string prefix = {})
      : kind_(object_of(known)),
        reader_(reader),
        problems_(problems),
        prefix_(std::move(prefix)),
        columns_(known.size()),
        lists_(known.size()) {}

  /// False after an error that leaves nothing to read. `first_row` is that of the piece.
  bool open(const ArrowSchema& schema, const ArrowArray& array, const arrow_struct& rows,
            std::size_t first_row);

  /// Reports the values that are wrong. Texts too long and the like read as they are.
  void tell_values();

  std::string_view text(std::size_t at, std::size_t row) const noexcept {
    const criteria::cell value = cell(at, row);
    return value.state == criteria::cell_state::present ? value.view() : std::string_view();
  }
  bool flag(std::size_t at, std::size_t row) const noexcept { return cell(at, row).integer == 1; }
  std::optional<std::int64_t> integer(std::size_t at, std::size_t row) const noexcept {
    const criteria::cell value = cell(at, row);
    if (value.state != criteria::cell_state::present) return std::nullopt;
    return value.integer;
  }
  /// A set of ids, sorted, each once.
  std::vector<std::string> ids(std::size_t at, std::size_t row);
  /// The id of the row, which must have one.
  std::string id(std::size_t row);
  std::vector<model::contact::company> companies(std::size_t row);
  void refuse(std::size_t at, std::size_t row, std::string_view code, std::string found,
              std::string expected, std::string hint = {});

 private:
  criteria::cell cell(std::size_t at, std::size_t row) const noexcept {
    return columns_[at] ? columns_[at]->at(row) : criteria::cell{};
  }
  bool bind(std::size_t at, const ArrowSchema& schema, const ArrowArray& array,
            const arrow_struct& rows);
  bool open_companies(const ArrowSchema& schema, const ArrowArray& array, const arrow_struct& rows);

  criteria::object kind_;
  arrow_reader& reader_;
  report& problems_;
  std::string prefix_;  // of columns' names in messages
  std::size_t first_row_ = 0;
  criteria::cell_storage storage_;
  std::vector<std::optional<criteria::column>> columns_;
  std::vector<std::shared_ptr<const criteria::column_view>> lists_;
  std::shared_ptr<const criteria::column_view> companies_;
  /// Of companies: the lists that they stand in, which tell the row that one belongs to.
  std::shared_ptr<const criteria::column_view> lists_around_;
  std::vector<criteria::column::remark> remarks_;  // of all columns, one after the other
  std::unique_ptr<entity_table> company_rows_;
};

bool entity_table::open(const ArrowSchema& schema, const ArrowArray& array,
                        const arrow_struct& rows, std::size_t first_row) {
  first_row_ = first_row;
  const std::size_t errors_before = problems_.error_count();
  std::vector<std::string_view> names;
  for (const criteria::field& each : kind_.fields) names.push_back(each.name);
  std::vector<bool> taken(names.size(), false);
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    if (!schema.children[i] || !array.children[i]) {
      reader_.refuse(prefix_, "invalid_array", "child " + std::to_string(i) + " is not there", {});
      continue;
    }
    const std::string name = text::printable(name_of(*schema.children[i]));
    const auto at = static_cast<std::size_t>(
        std::find(names.begin(), names.end(), std::string_view(name)) - names.begin());
    if (at == names.size()) {
      reader_.refuse(prefix_ + name, "unknown_column", "unknown column " + text::quoted(name),
                     "one of " + model::one_of(names), text::did_you_mean(name, names));
    } else if (taken[at]) {
      reader_.refuse(prefix_ + name, "duplicate_column", "a second column " + text::quoted(name),
                     "each name once in a table");
    } else {
      taken[at] = true;
      bind(at, *schema.children[i], *array.children[i], rows);
    }
  }
  if (!taken.front()) {
    reader_.refuse(prefix_ + "id", "missing_column", "a table without a column \"id\"",
                   "a column of texts");
  }
  return problems_.error_count() == errors_before;
}

bool entity_table::bind(std::size_t at, const ArrowSchema& schema, const ArrowArray& array,
                        const arrow_struct& rows) {
  const criteria::field& of = kind_.fields[at];
  const std::string name = prefix_ + of.name;
  if (!reader_.check_schema(schema, name)) return false;
  if (of.name == companies_name) return open_companies(schema, array, rows);
  const auto view = parse_format(schema.format) ? reader_.read_column(schema, array, rows, name)
                                                : std::shared_ptr<criteria::column_view>();
  if (!view || !criteria::column::is_readable(of, *view)) {
    if (view || !parse_format(schema.format)) {
      reader_.refuse(name, "wrong_format", "the column has " + describe_format(schema.format),
                     std::string(readable_formats(of.type)));
    }
    return false;
  }
  if (of.type == field_type::choices) {
    lists_[at] = view;
    return true;
  }
  columns_[at].emplace(kind_, static_cast<criteria::field_ordinal>(at), view, false, storage_,
                       remarks_);
  return true;
}

bool entity_table::open_companies(const ArrowSchema& schema, const ArrowArray& array,
                                  const arrow_struct& rows) {
  arrow_struct inside;
  const auto lists = reader_.read_list_of_structs(schema, array, rows, companies_name, inside);
  if (!lists) return false;
  company_rows_ = std::make_unique<entity_table>(company_columns, reader_, problems_, "companies.");
  company_rows_->lists_around_ = lists;
  companies_ = lists;
  return company_rows_->open(*schema.children[0], *array.children[0], inside, first_row_);
}

void entity_table::tell_values() {
  for (const criteria::column::remark& each : remarks_) {
    const criteria::field& of = kind_.fields[each.field];
    const criteria::column& column = *columns_[each.field];
    if (problems_.is_full()) {
      problems_.add({});
    } else if (each.what == criteria::fault::none) {
      const std::vector<std::string_view> words(of.options.begin(), of.options.end());
      refuse(each.field, each.row, "unknown_value", column.found_at(of, each.row, each.what),
             model::one_of(words));
    } else {
      refuse(each.field, each.row, criteria::code(each.what),
             column.found_at(of, each.row, each.what), criteria::expectation(each.what, of));
    }
  }
  if (company_rows_) company_rows_->tell_values();
}

void entity_table::refuse(std::size_t at, std::size_t row, std::string_view code, std::string found,
                          std::string expected, std::string hint) {
  problem item;
  item.code = code;
  item.found = std::move(found);
  item.expected = std::move(expected);
  item.hint = std::move(hint);
  item.where.row = first_row_ + (lists_around_ ? row_around(*lists_around_, row) : row) + 1;
  item.where.field = prefix_ + kind_.fields[at].name;
  problems_.add(std::move(item));
}

std::string entity_table::id(std::size_t row) {
  std::string out(text(0, row));
  if (out.empty()) refuse(0, row, "missing_id", "no id", "a text of 1 to 255 bytes");
  return out;
}

std::vector<std::string> entity_table::ids(std::size_t at, std::size_t row) {
  std::vector<std::string> out;
  const criteria::column_view* lists = lists_[at].get();
  if (lists == nullptr || lists->is_null(row)) return out;
  const criteria::column_view& elements = *lists->elements;
  const auto range = load_range(lists->layout, lists->values, lists->first + row);
  if (range.end - range.begin > limits::max_list) {
    refuse(at, row, "limit_exceeded", "a list that goes on past its limit",
           "at most " + std::to_string(limits::max_list) + " elements");
    return out;
  }
  for (std::size_t i = range.begin; i < range.end; ++i) {
    const auto found = elements.is_null(i) ? std::nullopt : load_any_text(elements, i);
    const bool sound =
        found && !found->empty() && found->size() <= limits::max_id_bytes && text::is_valid(*found);
    if (sound) {
      out.emplace_back(*found);
    } else {
      refuse(at, row, "invalid_id", "a list with an element that is no id",
             "well-formed UTF-8 of 1 to " + std::to_string(limits::max_id_bytes) + " bytes");
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<model::contact::company> entity_table::companies(std::size_t row) {
  std::vector<model::contact::company> out;
  if (!companies_ || companies_->is_null(row)) return out;
  const auto range = load_range(companies_->layout, companies_->values, companies_->first + row);
  constexpr std::size_t companies_at = 3;
  if (range.end - range.begin > limits::max_list) {
    refuse(companies_at, row, "limit_exceeded", "a list that goes on past its limit",
           "at most " + std::to_string(limits::max_list) + " elements");
    return out;
  }
  const std::size_t base =
      load_range(companies_->layout, companies_->values, companies_->first).begin;
  for (std::size_t i = range.begin - base; i < range.end - base; ++i) {
    model::contact::company& company = out.emplace_back();
    company.id = company_rows_->text(0, i);
    company.role = company_rows_->text(1, i);
    company.primary = company_rows_->flag(2, i);
    if (company.id.empty()) {
      refuse(companies_at, row, "missing_id", "a company without an id",
             "a text of 1 to 255 bytes");
    }
  }
  return out;
}

// ------------------------------------------------------------------------------------------------
// the entities, their columns by position in the lists above

/// The JSON object of `fields`, compact; empty where there is none.
std::string read_fields(entity_table& from, std::size_t at, std::size_t row) {
  const std::string_view written = from.text(at, row);
  if (written.empty()) return {};
  report found;
  json::document document;
  if (!document.parse(written, {}, found) || !document.root().is_object()) {
    from.refuse(at, row, "wrong_type", "a text that is no JSON object", "a JSON object");
    return {};
  }
  return document.root().size() == 0 ? std::string() : model::compact_text(document.root());
}

model::user read_user(entity_table& from, std::size_t row) {
  model::user out;
  out.id = from.id(row);
  out.name = from.text(1, row);
  out.email = from.text(2, row);
  out.kind = static_cast<model::user_kind>(from.integer(3, row).value_or(0));
  out.active = from.flag(4, row);
  out.profile = from.text(5, row);
  out.account = from.text(6, row);
  out.role = from.text(7, row);
  out.time_zone = from.text(8, row);
  out.last_login_unix_us = from.integer(9, row);
  out.fields = read_fields(from, 10, row);
  out.teams = from.ids(11, row);
  out.groups = from.ids(12, row);
  out.permissions = from.ids(13, row);
  return out;
}

model::account read_account(entity_table& from, std::size_t row) {
  model::account out;
  out.id = from.id(row);
  out.name = from.text(1, row);
  out.owner = from.text(2, row);
  out.partner_enabled = from.flag(3, row);
  return out;
}

model::contact read_contact(entity_table& from, std::size_t row) {
  model::contact out;
  out.id = from.id(row);
  out.user = from.text(1, row);
  out.roles = from.ids(2, row);
  out.companies = from.companies(row);
  return out;
}

template <class T>
void put_all(std::span<const known_column> known, T (*read)(entity_table&, std::size_t),
             const ArrowSchema& schema, std::span<const ArrowArray* const> pieces,
             model::table<T>& into, report& problems) {
  arrow_reader reader(problems);
  std::unordered_set<std::string> seen;
  std::size_t first_row = 0;
  for (const ArrowArray* piece : pieces) {
    arrow_struct rows;
    if (!reader.read_records(schema, *piece, rows)) return;
    const std::vector<criteria::bitmap> there = std::exchange(rows.validity, {});
    entity_table table(known, reader, problems);
    if (!table.open(schema, *piece, rows, first_row)) return;
    table.tell_values();
    for (std::size_t row = 0; row < rows.size; ++row) {
      if (!there.empty() && !there.front()[row]) {
        table.refuse(0, row, "wrong_type", "a row that is null", "an entity");
        continue;
      }
      T entity = read(table, row);
      if (!entity.id.empty() && !seen.insert(entity.id).second) {
        table.refuse(0, row, "duplicate_id", text::quoted(entity.id) + " is given twice",
                     "one row each");
      }
      if (!problems.has_errors()) into.put(std::move(entity));
    }
    first_row += rows.size;
  }
}

}  // namespace

}  // namespace exchange

result<directory> apply_arrow(const directory& people, std::string_view kind,
                              const ArrowSchema& table, std::span<const ArrowArray* const> pieces) {
  class report problems;
  auto next = std::make_shared<model::directory_data>(people.data());
  exchange::arrow_reader reader(problems);
  if (reader.check_schema(table, {}) && table.format != exchange::struct_format) {
    reader.refuse({}, "wrong_format", "a table of " + exchange::describe_format(table.format),
                  "\"+s\", a struct with a column each");
  }
  if (problems.has_errors()) return {status::invalid_directory, std::move(problems)};
  if (kind == "users") {
    exchange::put_all<model::user>(exchange::user_columns, exchange::read_user, table, pieces,
                                   next->users, problems);
  } else if (kind == "accounts") {
    exchange::put_all<model::account>(exchange::account_columns, exchange::read_account, table,
                                      pieces, next->accounts, problems);
  } else if (kind == "contacts") {
    exchange::put_all<model::contact>(exchange::contact_columns, exchange::read_contact, table,
                                      pieces, next->contacts, problems);
  } else {
    constexpr std::array<std::string_view, 3> kinds = {"users", "accounts", "contacts"};
    reader.refuse({}, "unknown_value", "tables of " + text::quoted(kind), model::one_of(kinds),
                  text::did_you_mean(kind, kinds));
    return {status::invalid_argument, std::move(problems)};
  }
  if (problems.has_errors()) return {status::invalid_directory, std::move(problems)};
  next->fingerprint = model::fingerprint_of(*next);
  return {directory(std::move(next)), std::move(problems)};
}

}  // namespace ambit
