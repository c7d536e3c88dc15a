#include "src/exchange/declared_schema.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/exchange/ascii.hpp"

namespace ambit::exchange {

status declared_schema::read(const std::string& text, report& problems) {
  if (text.empty()) return status::ok;
  result<schema> compiled = schema::compile(text, "schema");
  if (!compiled) {
    problems = compiled.report();
    return compiled.code();
  }
  compiled_ = *std::move(compiled);
  document_.parse(text, "schema", problems);
  root_ = document_.root();
  return status::ok;
}

const criteria::object* declared_schema::find(std::string_view name) const {
  if (!compiled_) return nullptr;
  for (const criteria::object& object : compiled_->data().objects) {
    if (ascii::same(object.name, name)) return &object;
  }
  return nullptr;
}

time_settings declared_schema::time_of(const std::string& zone_name, const zones& zone_data) const {
  time_settings time;
  time.zone_name = zone_name;
  if (root_) {
    const json::value calendar = root_.find("calendar");
    const json::value zone = calendar ? calendar.find("time_zone") : json::value();
    if (time.zone_name.empty() && zone && zone.is_string()) time.zone_name = zone.string();
    time.week_is_declared = calendar && calendar.find("week_starts_on");
    time.fiscal_year_is_declared = calendar && calendar.find("fiscal_year_starts_in");
  }
  if (!time.zone_name.empty()) time.zone = zone_data.table().find(time.zone_name);
  return time;
}

bool can_be_declared(std::string_view name) {
  constexpr std::array<std::string_view, 4> built_in = {"id", "owner.user", "owner.queue",
                                                        "account"};
  if (name.empty() || name.size() > limits::max_name_bytes) return false;
  if (name.front() == '.' || name.back() == '.') return false;
  if (name.find("..") != std::string_view::npos) return false;
  const auto dots = static_cast<std::size_t>(std::count(name.begin(), name.end(), '.'));
  if (dots + 1 >= limits::max_depth) return false;
  return std::find(built_in.begin(), built_in.end(), name) == built_in.end();
}

bool check_options(const std::string& policy_name, const std::string& zone_name, report& problems) {
  for (const std::string* text : {&policy_name, &zone_name}) {
    if (text::is_valid(*text) && text->size() <= limits::max_name_bytes) continue;
    problems.add(
        {severity::error,
         "bad_option",
         "an option that is no name",
         "well-formed UTF-8 of at most " + std::to_string(limits::max_name_bytes) + " bytes",
         {},
         {}});
  }
  return !problems.has_errors();
}

}  // namespace ambit::exchange
