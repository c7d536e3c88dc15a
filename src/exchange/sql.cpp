// sql.cpp: the calls of ambit/sql.hpp: the plan of a ticket's viewer or a criterion as one condition.
// Read on in sql_sharing (viewers of other records), sql_condition (what all have), sql_tests (one
// test), sql_words (how a dialect says it), sql_mapping, sql_parameters.
#include "ambit/sql.hpp"

#include <utility>

#include "src/base/text.hpp"
#include "src/exchange/sql_condition.hpp"
#include "src/exchange/sql_relations.hpp"
#include "src/exchange/sql_tests.hpp"
#include "src/tickets/viewer_data.hpp"

namespace ambit::sql {

namespace {

using criteria::field_ordinal;

class viewer_writer {
 public:
  viewer_writer(translation& to, const tickets::viewer_data& viewer)
      : to_(to), viewer_(viewer), portal_(*viewer.portal), relations_(to) {
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
  std::string own_terms() {
    std::string out;
    for (const model::own_relation& each : portal_.own_through) {
      const bool is_verified_only = each.through == model::relation::participant;
      const auto& ids = is_verified_only ? viewer_.participants : viewer_.contacts;
      for (const field_ordinal field : each.fields)
        add_term(out, " OR ", relations_.write(field, ids));
    }
    return out;
  }

  std::string company_terms() {
    std::string out;
    if (!portal_.opens_companies()) return out;
    for (const field_ordinal field : portal_.company_fields) {
      add_term(out, " OR ", relations_.write(field, companies_));
    }
    return out.empty() ? out : "(" + out + ")";
  }

  std::string criterion(std::string_view member, const criteria::compiled_criterion& asked,
                        const criteria::compiled_criterion& source) {
    to_.pointer = pointer_of_portal().append(member);
    to_.criterion = &source;
    return translate(to_, asked.plan, *portal_.atoms, memory_);
  }

  std::string pointer_of_portal() const { return "/portals" + pointer_part(portal_.name); }

  translation& to_;
  const tickets::viewer_data& viewer_;
  const model::portal_settings& portal_;
  criteria::workspace memory_;
  std::vector<std::string> companies_;
  relation_writer relations_;
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
