// sql.cpp: the calls of ambit/sql.hpp: the plan of a viewer or a criterion as one condition. Read on
// in sql_tests (one test), sql_words (how a dialect says it), sql_mapping, sql_parameters.
#include "ambit/sql.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/exchange/sql_limits.hpp"
#include "src/exchange/sql_sets.hpp"
#include "src/exchange/sql_tests.hpp"
#include "src/exchange/sql_words.hpp"
#include "src/tickets/viewer_data.hpp"

namespace ambit::sql {

namespace {

using criteria::field_ordinal;
using criteria::field_type;
namespace record_field = criteria::record_field;

void add_term(std::string& text, std::string_view between, const std::string& term) {
  if (term.empty()) return;
  if (!text.empty()) text += between;
  text += term;
}

// ------------------------------------------------------------------------------------------------
// records that are wrong

/// That nothing which is read makes the record wrong: whole terms, joined by AND.
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
    add_term(text_, " AND ",
             std::string("(") + missing(record_field::owner_user) + " OR " +
                 missing(record_field::owner_queue) + ")");
  }

  std::string take() { return std::move(text_); }

 private:
  translation& to_;
  std::string text_;
};

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

// ------------------------------------------------------------------------------------------------
// what fits, before and after

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

// ------------------------------------------------------------------------------------------------
// a viewer

class viewer_writer {
 public:
  viewer_writer(translation& to, const tickets::viewer_data& viewer)
      : to_(to), viewer_(viewer), portal_(*viewer.portal) {
    for (const tickets::granted_company& each : viewer.companies) companies_.push_back(each.id);
    if (portal_.atoms) {
      criteria::bind_moment(*portal_.atoms, viewer.when, memory_);
      memory_.select(*portal_.atoms);
    }
  }

  result<condition> write() {
    check_dialect(to_);
    std::string own = own_terms();
    std::string company = company_terms();
    const std::size_t parameters = to_.parameters.size();
    if (portal_.shareable) {
      const std::string shareable =
          criterion("/confidential", *portal_.shareable, *portal_.confidential);
      if (company.empty()) {
        to_.parameters.shrink(parameters);  // only what it is refused for
      } else {
        company = "(" + company + " AND " + shareable + ")";
      }
    }
    std::string filter;
    if (portal_.filter) filter = criterion("/filter", *portal_.filter, *portal_.filter);
    to_.pointer = pointer_of_portal();
    to_.criterion = nullptr;
    const std::string sound = guards(to_, *portal_.object, portal_.reads);
    std::string ways = own;
    add_term(ways, " OR ", company);
    if (ways.empty()) {
      to_.parameters.shrink(0);
      return finish(to_, "FALSE", "FALSE");
    }
    std::string text = "(" + ways + ")";
    add_term(text, " AND ", filter);
    add_term(text, " AND ", sound);
    return finish(to_, std::move(text), own.empty() ? "FALSE" : "(" + own + ")");
  }

 private:
  /// In PostgreSQL an array of no ids, so that the text is the same for everybody.
  bool is_said(const std::vector<std::string>& ids) const {
    return to_.in == dialect::postgresql || !ids.empty();
  }

  std::string own_terms() {
    std::string out;
    for (const model::own_relation& each : portal_.own_through) {
      const bool is_verified_only = each.through == model::relation::participant;
      const auto& ids = is_verified_only ? viewer_.participants : viewer_.contacts;
      for (const field_ordinal field : each.fields) add_term(out, " OR ", relation(field, ids));
    }
    return out;
  }

  std::string company_terms() {
    std::string out;
    if (!portal_.opens_companies()) return out;
    for (const field_ordinal field : portal_.company_fields) {
      add_term(out, " OR ", relation(field, companies_));
    }
    return out.empty() ? out : "(" + out + ")";
  }

  /// Whether the field holds one of the ids.
  std::string relation(field_ordinal field, const std::vector<std::string>& ids) {
    const place_of_field& where = to_.place(field);
    if (!where.is_mapped || !has(to_.in, where.held_as)) return {};  // the guards refuse it
    const set_operand* const set = set_of(ids, where.held_as);
    if (!set) return {};
    const std::string plain = member_of(compared(where.column, where.held_as, to_.in), *set, true);
    // PostgreSQL's index goes by the column's own collation, which may take more texts for equal.
    const bool is_twice = to_.in == dialect::postgresql && where.held_as == storage::text;
    std::string holds =
        is_twice ? std::string("(") + member_of(where.column, *set, true) + " AND " + plain + ")"
                 : plain;
    if (!where.is_link()) return holds;
    const place_of_field& id = to_.place(record_field::id);
    const std::string records =
        "(SELECT " + where.link_record + " FROM " + where.link_from + " WHERE " + holds + ")";
    if (to_.in == dialect::postgresql) return id.column + " = ANY(ARRAY" + records + ")";
    return compared(id.column, id.held_as, to_.in) + " IN " + records;
  }

  /// Ids as a column has them, bound once for all columns of a kind; null where there are none.
  const set_operand* set_of(const std::vector<std::string>& ids, storage held_as) {
    const auto [place, is_new] = sets_.try_emplace({&ids, held_as});
    if (is_new) {
      const constants values{held_as, 0, ids_in(held_as, ids)};
      if (is_said(values.values)) place->second = to_.parameters.add_set(values);
    }
    return place->second ? &*place->second : nullptr;
  }

  std::string criterion(std::string_view member, const criteria::compiled_criterion& asked,
                        const criteria::compiled_criterion& source) {
    to_.pointer = pointer_of_portal().append(member);
    to_.criterion = &source;
    return translate(to_, asked.plan, *portal_.atoms, memory_);
  }

  std::string pointer_of_portal() const {
    std::string out = "/portals/";
    for (const char c : portal_.name) {
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

  translation& to_;
  const tickets::viewer_data& viewer_;
  const model::portal_settings& portal_;
  criteria::workspace memory_;
  std::vector<std::string> companies_;
  std::map<std::pair<const std::vector<std::string>*, storage>, std::optional<set_operand>> sets_;
};

}  // namespace

result<condition> visibility_sql(const tickets::viewer& who, const mapping& tables, dialect in) {
  const tickets::viewer_data& viewer = who.data();
  class report problems;
  const status ready =
      check(tables.data(), *viewer.policy().schema, viewer.portal->object_name, problems);
  if (ready != status::ok) return {ready, std::move(problems)};
  translation to(tables.data(), in);
  return viewer_writer(to, viewer).write();
}

result<condition> criteria_sql(const criterion& asked, const mapping& tables, dialect in,
                               const context& when, const zones& zone_data) {
  const criteria::compiled_criterion& data = asked.data();
  const criteria::object& kind = data.atoms->object();
  class report problems;
  const status ready = check(tables.data(), asked.fields().data(), kind.name, problems);
  if (ready != status::ok) return {ready, std::move(problems)};
  const criteria::calendar_settings& calendar = asked.fields().data().calendar;
  criteria::moment bound;
  const status known = criteria::make_moment(when, calendar, zone_data.table(), bound);
  if (known != status::ok) {
    problems.add(criteria::moment_problem(known, when, calendar, zone_data.table()));
    return {known, std::move(problems)};
  }
  criteria::workspace memory;
  criteria::bind_moment(*data.atoms, bound, memory);
  memory.select(*data.atoms);
  translation to(tables.data(), in);
  check_dialect(to);
  to.criterion = &data;
  std::string text = translate(to, data.plan, *data.atoms, memory);
  to.criterion = nullptr;
  add_term(text, " AND ", guards(to, kind, data.reads));
  return finish(to, std::move(text), {});
}

std::string folded(std::string_view text) {
  return text::fold(text);
}

}  // namespace ambit::sql
