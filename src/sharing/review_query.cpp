#include "src/sharing/review_query.hpp"

#include <unordered_map>

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
  narrowing_reader(const model::object_sharing& settings, report& problems) : problems_(problems) {
    made.rules.resize(settings.rules.size());
    made.levels.resize(settings.levels.size());
    number(settings.rules, rules_);
    number(settings.levels, levels_);
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
    if (rule) mark(rule, "unknown_rule", rules_, made.rules);
    if (level) mark(level, "unknown_level", levels_, made.levels);
    if (standard && standard.string() != "external") {
      json::error(problems_, standard, "unknown_value", standard.describe(), "\"external\"");
    } else if (standard) {
      made.external = true;
    }
  }

  narrowing made;

 private:
  struct names {
    std::vector<std::string_view> ids;  ///< by position
    std::unordered_map<std::string_view, std::size_t> positions;
  };

  template <class T>
  static void number(const std::vector<T>& among, names& out) {
    for (const T& each : among) {
      out.positions.emplace(each.id, out.ids.size());
      out.ids.push_back(each.id);
    }
  }

  void mark(json::value id, std::string_view code, const names& among, std::vector<bool>& out) {
    const auto found = among.positions.find(id.string());
    if (found != among.positions.end()) {
      out[found->second] = true;
      return;
    }
    const bool is_told = problems_.keeps(severity::error);
    json::error(problems_, id, code, "none is called " + text::quoted(id.string()),
                "one of the object's sharing",
                is_told ? text::did_you_mean(id.string(), among.ids) : std::string());
  }

  names rules_;
  names levels_;
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
    std::size_t index = 0;
    for (json::value at = list.first(); at; at = at.next()) {
      if (model::past_list_limit(at, index++, problems)) break;
      reader.read(at);
    }
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
