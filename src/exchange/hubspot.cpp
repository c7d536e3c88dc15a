// The importer, from files to a policy: read the filters, settle the types of each object's
// properties, write what came out.
#include "ambit/hubspot.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/base/zone_table.hpp"
#include "src/exchange/criterion_bounds.hpp"
#include "src/exchange/declared_schema.hpp"
#include "src/exchange/distinct_names.hpp"
#include "src/exchange/hubspot_criteria.hpp"
#include "src/exchange/hubspot_fields.hpp"
#include "src/exchange/hubspot_list.hpp"
#include "src/exchange/hubspot_search.hpp"
#include "src/exchange/hubspot_sources.hpp"
#include "src/exchange/policy_document.hpp"

namespace ambit::hubspot {

namespace {

using exchange::filter_group;
using exchange::filter_source;
using exchange::planned_criterion;
using exchange::refusal;

/// One search or list on its way: read, or why not.
struct read_filters {
  const filter_source* source = nullptr;
  std::optional<filter_group> group;
  refusal why;
};

/// All of one object.
struct object_filters {
  std::string name;  ///< as the caller's schema declares it, else as HubSpot does
  exchange::property_catalogue properties;
  std::vector<read_filters> filters;
  std::vector<planned_criterion> criteria;
};

read_filters read_one(const filter_source& source, const options& settings) {
  read_filters read;
  read.source = &source;
  if (source.malformed) {
    read.why = *source.malformed;
  } else if (!source.filters || source.filters.is_null()) {
    read.why = {"no_filter", "a list without filters", source.at.where()};
  } else if (source.type == filter_source::kind::search) {
    const exchange::search_limits limits = {settings.max_groups, settings.max_filters_in_group,
                                            settings.max_filters};
    read.group = read_filter_groups(source.filters, limits, read.why);
  } else {
    read.group = read_filter_branch(source.filters, read.why);
  }
  return read;
}

/// By object, in the order in which each first appears.
std::vector<object_filters> by_object(const exchange::hubspot_sources& sources,
                                      const exchange::declared_schema& declared,
                                      const options& settings) {
  std::vector<object_filters> objects;
  std::map<std::string_view, std::size_t> positions;
  for (const filter_source& source : sources.filters) {
    const auto [known, is_new] = positions.emplace(source.object, objects.size());
    if (is_new) {
      const criteria::object* object = declared.find(source.object);
      objects.push_back(
          {object ? object->name : source.object, exchange::property_catalogue(object), {}, {}});
    }
    objects[known->second].filters.push_back(read_one(source, settings));
  }
  return objects;
}

void plan(object_filters& object, const exchange::time_settings& time, const options& settings,
          report& notes) {
  for (const read_filters& each : object.filters) {
    if (each.group) object.properties.add(*each.group);
  }
  object.properties.infer();
  object.properties.describe(object.name, notes);
  exchange::distinct_names names;
  for (read_filters& each : object.filters) {
    planned_criterion made;
    made.name = names.take(each.source->name);
    made.data = each.source->data;
    made.origin = each.source->origin;
    made.where = each.source->at.where();
    made.why = std::move(each.why);
    if (each.group) {
      made.when = exchange::translate(*each.group, object.properties, time,
                                      settings.zone_data.table(), made.why);
    }
    std::optional<refusal> past =
        made.when ? exchange::past_bounds(*made.when, made.where) : std::nullopt;
    if (past) {
      made.when.reset();
      made.why = *std::move(past);
    }
    made.detail = made.why.detail;
    if (!made.when) note_refusal(made, object.name, notes);
    object.criteria.push_back(std::move(made));
  }
}

bool check_fields(const std::vector<object_filters>& objects, report& problems) {
  for (const object_filters& object : objects) {
    if (object.properties.size() <= limits::max_fields) continue;
    problems.add({severity::error,
                  "limit_exceeded",
                  "object " + text::quoted(object.name) + " has " +
                      std::to_string(object.properties.size()) + " properties",
                  "at most " + std::to_string(limits::max_fields),
                  {},
                  object.filters.front().source->at.where()});
  }
  return !problems.has_errors();
}

void note_relative_dates(const std::vector<object_filters>& objects,
                         const exchange::time_settings& time, report& notes) {
  if (!time.zone_name.empty()) return;
  std::optional<place> first;
  std::size_t count = 0;
  for (const object_filters& object : objects) {
    for (const planned_criterion& each : object.criteria) {
      if (!each.when || !counts_local_days(*each.when)) continue;
      if (!first) first = each.where;
      ++count;
    }
  }
  if (first) exchange::note_days_of_utc(count, *first, "account", notes);
}

void count(const std::vector<object_filters>& objects, hubspot::import& out) {
  for (const object_filters& object : objects) {
    for (const planned_criterion& each : object.criteria) {
      ++out.criterion_count;
      if (each.when) {
        ++out.carried_count;
      } else {
        ++out.uncarried_count;
        ++out.uncarried_reasons[each.why.reason];
      }
    }
  }
}

std::string document_of(const std::vector<object_filters>& objects,
                        const exchange::declared_schema& declared, const options& settings) {
  std::vector<exchange::inferred_object> inferred;
  std::vector<exchange::named_criteria> criteria;
  for (const object_filters& object : objects) {
    exchange::inferred_object& made = inferred.emplace_back();
    made.name = object.name;
    for (std::size_t at = 0; at < object.properties.size(); ++at) {
      const exchange::property_facts& property = object.properties[at];
      if (property.declared || !property.usable) continue;
      made.fields.push_back({property.name, property.type, false});
    }
    criteria.push_back({object.name, &object.criteria});
  }
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member_integer("ambit", 1);
  out.member("name", settings.name);
  out.key("schema");
  exchange::write_schema(declared.root(), settings.time_zone, inferred, out);
  exchange::write_criteria(criteria, out);
  out.close_object();
  return text;
}

}  // namespace

result<import> read(const std::vector<source>& files, const options& settings) {
  report problems;
  const bool sound = exchange::check_options(settings.name, settings.time_zone, problems) &&
                     exchange::check_options(settings.object, {}, problems);
  if (!sound) return {status::invalid_argument, std::move(problems)};
  exchange::declared_schema declared;
  const status known = declared.read(settings.schema_json, problems);
  if (known != status::ok) return {known, std::move(problems)};
  const exchange::hubspot_sources sources =
      exchange::read_sources(files, settings.object, problems);
  if (problems.has_errors()) return {status::invalid_import, std::move(problems)};

  hubspot::import out;
  const exchange::time_settings time = declared.time_of(settings.time_zone, settings.zone_data);
  std::vector<object_filters> objects = by_object(sources, declared, settings);
  for (object_filters& object : objects) plan(object, time, settings, out.notes);
  if (!check_fields(objects, problems)) return {status::invalid_import, std::move(problems)};
  note_relative_dates(objects, time, out.notes);
  count(objects, out);
  out.policy_json = document_of(objects, declared, settings);
  return {std::move(out)};
}

}  // namespace ambit::hubspot
