#include "src/exchange/sql_condition.hpp"

#include <algorithm>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/exchange/sql_limits.hpp"
#include "src/exchange/sql_sets.hpp"
#include "src/exchange/sql_words.hpp"

namespace ambit::sql {

using criteria::field_ordinal;
using criteria::field_type;
namespace record_field = criteria::record_field;

void add_term(std::string& text, std::string_view between, const std::string& term) {
  if (term.empty()) return;
  if (!text.empty()) text += between;
  text += term;
}

namespace {

class guard_writer {
 public:
  explicit guard_writer(translation& to) : to_(to) {}

  void add(field_ordinal field) {
    if (field == record_field::id) return;  // see add_id
    if (!to_.is_usable(field)) return;
    const place_of_field& where = to_.place(field);
    const std::size_t most =
        to_.field(field).type == field_type::id ? limits::max_id_bytes : limits::max_text_bytes;
    if (to_.field(field).type == field_type::choices) {
      add_term(text_, " AND ", is_sound_set(to_, field));
    } else if (where.is_link()) {
      const value_rows rows = rows_of(to_, field);
      const std::string sound = is_sound(rows.value, where.held_as, most, to_.in);
      if (!sound.empty()) {
        add_term(text_, " AND ", "NOT EXISTS (SELECT 1 " + rows.from + "NOT (" + sound + "))");
      }
    } else {
      add_term(text_, " AND ", is_sound(where.column, where.held_as, most, to_.in));
      if (!where.folded.empty() && to_.in == dialect::sqlite) {
        add_term(text_, " AND ", "typeof(" + where.folded + ") IN ('null', 'text')");
      }
    }
  }

  /// A record without a usable id is none.
  void add_id() {
    if (!to_.is_usable(record_field::id)) return;
    const place_of_field& where = to_.place(record_field::id);
    add_term(text_, " AND ", is_present(where.column, where.held_as, to_.in));
    add_term(text_, " AND ", is_sound(where.column, where.held_as, limits::max_id_bytes, to_.in));
  }

  /// Of a user and a queue that both own a record neither is believed.
  void add_owners() {
    const bool has_user = to_.is_usable(record_field::owner_user);
    const bool has_queue = to_.is_usable(record_field::owner_queue);
    if (!has_user || !has_queue) return;
    const auto missing = [&](field_ordinal field) {
      const place_of_field& where = to_.place(field);
      if (where.is_link()) return has_members(to_, field, false);
      return is_missing(where.column, where.held_as, to_.in);
    };
    std::string either = "(";
    either.append(missing(record_field::owner_user)).append(" OR ");
    either.append(missing(record_field::owner_queue)).append(1, ')');
    add_term(text_, " AND ", either);
  }

  std::string take() { return std::move(text_); }

 private:
  translation& to_;
  std::string text_;
};

}  // namespace

std::string guards(translation& to, const criteria::object& kind,
                   const std::vector<field_ordinal>& reads) {
  guard_writer out(to);
  out.add_id();
  for (const field_ordinal field : reads) out.add(field);
  const bool has_owners = kind.fields.size() > record_field::owner_queue &&
                          kind.fields[record_field::owner_queue].name == "owner.queue";
  const auto reads_one = [&](field_ordinal field) {
    return std::binary_search(reads.begin(), reads.end(), field);
  };
  if (has_owners && (reads_one(record_field::owner_user) || reads_one(record_field::owner_queue))) {
    out.add_owners();
  }
  return out.take();
}

status check(const mapping_data& tables, const criteria::schema_data& schema,
             std::string_view object, report& problems) {
  problem told;
  if (tables.object->name != object) {
    told.code = "unknown_object";
    told.found = "a mapping of object " + text::quoted(tables.object->name);
    told.expected = "a mapping of object " + text::quoted(object);
  } else if (!criteria::interchangeable(*tables.schema, schema)) {
    told.code = "schema_mismatch";
    told.found = "the mapping was compiled with another schema";
    told.expected = "a mapping compiled with the policy's schema";
  } else {
    return status::ok;
  }
  const status failed =
      told.code == "unknown_object" ? status::unknown_object : status::schema_mismatch;
  problems.add(std::move(told));
  return failed;
}

void check_dialect(translation& to) {
  if (to.in == dialect::postgresql &&
      to.tables.longest_name.size() > limits::max_postgresql_name_bytes) {
    to.refuse_whole("too_long",
                    "the name " + text::quoted(to.tables.longest_name) + " of " +
                        std::to_string(to.tables.longest_name.size()) + " bytes",
                    "at most " + std::to_string(limits::max_postgresql_name_bytes) +
                        " bytes: PostgreSQL cuts longer ones",
                    "rename it, or give the query a view with shorter names");
  }
  if (to.in != dialect::postgresql && !to.tables.settings.empty()) {
    to.refuse_whole("unsupported_by_dialect",
                    std::string(name(to.in)) + " has no settings to read parameters from",
                    "a mapping without \"settings\"", {});
  }
}

result<condition> finish(translation& to, std::string text, std::string own) {
  if (to.parameters.size() > limits::max_sql_parameters) {
    to.refuse_whole("too_many_values", std::to_string(to.parameters.size()) + " parameters",
                    "at most " + std::to_string(limits::max_sql_parameters), {});
  }
  if (!to.problems.empty()) return {status::invalid_argument, std::move(to.problems)};
  condition out;
  out.in = to.in;
  out.text = std::move(text);
  out.own = std::move(own);
  out.parameters = to.parameters.take();
  out.first = to.tables.first_parameter;
  out.settings = to.tables.settings;
  return {std::move(out)};
}

std::string pointer_part(std::string_view name) {
  std::string out = "/";
  for (const char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace ambit::sql
