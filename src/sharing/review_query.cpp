#include "src/sharing/review_query.hpp"

#include <algorithm>

#include "src/base/json.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"
#include "src/sharing/listing.hpp"

namespace ambit::sharing {

namespace {

void read_bound(json::value at, report& problems, std::size_t& out) {
  if (!at) return;
  const auto read = number::to_integer(at.number());
  if (read && read.value >= 0 && read.value <= limits::max_page) {
    out = static_cast<std::size_t>(read.value);
  } else {
    json::error(problems, at, "out_of_range", at.describe(),
                "0 to " + std::to_string(limits::max_page));
  }
}

class narrowing_reader {
 public:
  narrowing_reader(const model::object_sharing& settings, report& problems)
      : settings_(settings), problems_(problems) {
    made.rules.resize(settings.rules.size());
    made.levels.resize(settings.levels.size());
  }

  void read(json::value at) {
    const std::size_t errors = problems_.error_count();
    json::reader in(at, problems_, "what is to be narrowed");
    if (!in.usable()) return;
    const json::value rule = in.optional("rule", json::kind::string);
    const json::value level = in.optional("level", json::kind::string);
    const json::value standard = in.optional("default", json::kind::string);
    in.finish();
    const int named = (rule ? 1 : 0) + (level ? 1 : 0) + (standard ? 1 : 0);
    if (named != 1 && problems_.error_count() == errors) {
      json::error(problems_, at, "wrong_target", std::to_string(named) + " grants to narrow",
                  "exactly one of \"rule\", \"level\" or \"default\"");
      return;
    }
    if (rule) mark(rule, "unknown_rule", settings_.rules, made.rules);
    if (level) mark(level, "unknown_level", settings_.levels, made.levels);
    if (standard && standard.string() != "external") {
      json::error(problems_, standard, "unknown_value", standard.describe(), "\"external\"");
    } else if (standard) {
      made.external = true;
    }
  }

  narrowing made;

 private:
  template <class T>
  void mark(json::value id, std::string_view code, const std::vector<T>& among,
            std::vector<bool>& out) {
    const auto found = std::find_if(among.begin(), among.end(),
                                    [&](const T& each) { return each.id == id.string(); });
    if (found != among.end()) {
      out[static_cast<std::size_t>(found - among.begin())] = true;
      return;
    }
    std::vector<std::string_view> ids;
    ids.reserve(among.size());
    for (const T& each : among) ids.push_back(each.id);
    json::error(problems_, id, code, "none is called " + text::quoted(id.string()),
                "one of the object's sharing", text::did_you_mean(id.string(), ids));
  }

  const model::object_sharing& settings_;
  report& problems_;
};

}  // namespace

std::optional<review_query> read_review_query(std::string_view query,
                                              const model::object_sharing& settings,
                                              report& problems) {
  json::document document;
  if (!document.parse(query.empty() ? "{}" : query, {}, problems)) return std::nullopt;
  review_query out;
  json::reader in(document.root(), problems, "a query");
  if (!in.usable()) return std::nullopt;
  read_bound(in.optional("ids", json::kind::number), problems, out.ids);
  read_bound(in.optional("folders", json::kind::number), problems, out.folders);
  if (const json::value list = in.optional("narrow", json::kind::array)) {
    narrowing_reader reader(settings, problems);
    for (json::value at = list.first(); at; at = at.next()) reader.read(at);
    out.narrow = std::move(reader.made);
  }
  in.finish();
  if (problems.has_errors()) return std::nullopt;
  return out;
}

std::optional<diff_query> read_diff_query(std::string_view query, report& problems) {
  json::document document;
  if (!document.parse(query.empty() ? "{}" : query, {}, problems)) return std::nullopt;
  diff_query out;
  json::reader in(document.root(), problems, "a query");
  if (!in.usable()) return std::nullopt;
  read_bound(in.optional("ids", json::kind::number), problems, out.ids);
  list_query page;
  read_page(in.optional("page", json::kind::object), problems, page);
  out.page_size = page.page_size;
  out.after = std::move(page.after);
  in.finish();
  if (problems.has_errors()) return std::nullopt;
  return out;
}

}  // namespace ambit::sharing
