#include "src/exchange/hubspot_sources.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/exchange/ascii.hpp"
#include "src/exchange/hubspot_json.hpp"

namespace ambit::exchange {

namespace {

struct object_type {
  std::string_view id;
  std::string_view name;
  std::string_view plural;
};

constexpr std::array<object_type, 12> object_types = {{
    {"0-1", "contact", "contacts"},
    {"0-2", "company", "companies"},
    {"0-3", "deal", "deals"},
    {"0-5", "ticket", "tickets"},
    {"0-7", "product", "products"},
    {"0-8", "line_item", "line_items"},
    {"0-14", "quote", "quotes"},
    {"0-27", "task", "tasks"},
    {"0-46", "note", "notes"},
    {"0-47", "meeting", "meetings"},
    {"0-48", "call", "calls"},
    {"0-136", "lead", "leads"},
}};

/// The object of a type's number, name or plural; empty for others.
std::string_view known_object(std::string_view text) noexcept {
  for (const object_type& each : object_types) {
    if (text == each.id || ascii::same(text, each.name) || ascii::same(text, each.plural)) {
      return each.name;
    }
  }
  return {};
}

/// What a file's name tells: `contacts.big.json` is about contacts and called `big`.
struct named_file {
  explicit named_file(std::string_view file) {
    const std::size_t slash = file.find_last_of("/\\");
    if (slash != std::string_view::npos) file.remove_prefix(slash + 1);
    if (file.size() > 5 && ascii::same(file.substr(file.size() - 5), ".json")) {
      file.remove_suffix(5);
    }
    const std::size_t dot = file.find('.');
    object = known_object(file.substr(0, dot));
    const bool has_rest = !object.empty() && dot != std::string_view::npos;
    name = has_rest ? file.substr(dot + 1) : file;
  }
  std::string_view object;
  std::string_view name;
};

void refuse(filter_source& made, json::value at, std::string_view reason, std::string detail) {
  if (made.malformed) return;
  made.malformed = refusal{std::string(reason), std::move(detail), at.where()};
}

std::string raw_members(json::value object, std::initializer_list<std::string_view> wanted) {
  std::string text;
  json::writer out(text);
  out.open_object();
  for (json::value member = object.first(); member; member = member.next()) {
    if (member.is_null() || !is_one_of(member.key(), wanted)) continue;
    out.key(member.key());
    out.raw(json::compact(member.source()));
  }
  out.close_object();
  return text == "{}" ? std::string() : text;
}

class source_reader {
 public:
  source_reader(std::string default_object, report& problems)
      : default_object_(std::move(default_object)), problems_(problems) {}

  void read(const hubspot::source& file) {
    if (!text::is_valid(file.name)) {
      problems_.add({severity::error,
                     "bad_file_name",
                     "a file's name is not well-formed UTF-8",
                     "another name",
                     {},
                     {}});
      return;
    }
    auto document = std::make_unique<json::document>();
    if (!document->parse(file.bytes, file.name, problems_)) return;
    file_ = file.name;
    read_value(document->root(), true);
    made.documents.push_back(std::move(document));
  }

  hubspot_sources made;

 private:
  /// Lists of lists stand at the top of a file only.
  void read_value(json::value at, bool is_top) {
    const json::value lists = at.is_object() ? at.find("lists") : at;
    if (is_top && lists && lists.is_array()) {
      for (json::value each = lists.first(); each; each = each.next()) read_value(each, false);
      return;
    }
    if (at.is_object()) {
      const json::value list = at.find("list");
      if (list && list.is_object()) return read_list(list);
      if (at.find("filterGroups")) return read_search(at);
      if (at.find("filterBranch") || at.find("processingType")) return read_list(at);
      if (at.find("filterBranchType")) return read_branch(at);
    }
    json::error(problems_, at, "unknown_kind", at.describe() + " that is no search and no list",
                "an object with \"filterGroups\" or \"filterBranch\"");
  }

  filter_source begin(json::value at, filter_source::kind type, std::string_view object_type_id) {
    const named_file file(file_);
    filter_source source;
    source.type = type;
    source.at = at;
    source.name = file.name;
    source.object = known_object(object_type_id);
    if (source.object.empty()) source.object = object_type_id;  // a custom object's number
    if (source.object.empty()) source.object = file.object;
    if (source.object.empty()) source.object = default_object_;
    return source;
  }

  void keep(filter_source source) {
    if (source.object.empty()) {
      json::error(problems_, source.at, "unknown_object", "nothing tells what this is about",
                  "objectTypeId, or a file named after its object, such as \"contacts.big.json\"");
    }
    for (const std::string* name : {&source.object, &source.name}) {
      // Room for what makes equal names distinct.
      if (!name->empty() && name->size() <= limits::max_name_bytes - 16) continue;
      if (name == &source.object && name->empty()) continue;
      json::error(problems_, source.at, name->empty() ? "missing_name" : "limit_exceeded",
                  "a name of " + std::to_string(name->size()) + " bytes",
                  "1 to " + std::to_string(limits::max_name_bytes - 16));
    }
    std::string origin;
    json::writer out(origin);
    out.open_object();
    out.member("file", file_);
    out.member("pointer", source.at.pointer());
    out.close_object();
    source.origin = std::move(origin);
    made.filters.push_back(std::move(source));
  }

  void read_search(json::value at) {
    filter_source source = begin(at, filter_source::kind::search, {});
    source.filters = at.find("filterGroups");
    source.data = raw_members(at, {"sorts", "properties"});
    for (json::value member = at.first(); member; member = member.next()) {
      if (member.is_null() ||
          is_one_of(member.key(), {"filterGroups", "sorts", "properties", "limit", "after"})) {
        continue;
      }
      if (member.key() == "query") {
        const bool asks_nothing = member.is_string() && member.string().empty();
        if (asks_nothing) continue;
        refuse(source, member, "full_text_query",
               "a search for words in whatever HubSpot looks at by default");
      } else {  // it may well be a condition
        refuse(source, member, "malformed_filter",
               "unknown member " + text::quoted(member.key()) + " of a search");
      }
    }
    keep(std::move(source));
  }

  void read_list(json::value at) {
    filter_source source = begin(at, filter_source::kind::list, text_member(at, "objectTypeId"));
    if (const std::string_view name = text_member(at, "name"); !name.empty()) source.name = name;
    source.filters = at.find("filterBranch");
    source.data = raw_members(at, {"listId", "processingType", "listFolderId"});
    for (json::value member = at.first(); member; member = member.next()) {
      const bool is_known =
          is_one_of(member.key(),
                    {"listId", "listVersion", "name", "objectTypeId", "processingType",
                     "processingStatus", "createdAt", "createdById", "deletedAt", "filterBranch",
                     "filtersUpdatedAt", "listPermissions", "size", "updatedAt", "updatedById",
                     "additionalProperties", "customProperties", "listFolderId"});
      if (is_known || member.is_null()) continue;
      refuse(source, member, "malformed_filter",
             "unknown member " + text::quoted(member.key()) + " of a list");
    }
    const std::string_view processing = text_member(at, "processingType");
    if (processing == "MANUAL") {
      refuse(source, at, "manual_list", "its members were chosen by hand");
    } else if (processing == "SNAPSHOT") {
      refuse(source, at, "snapshot_list", "its members were found once, and stay or go by hand");
    } else if (!processing.empty() && processing != "DYNAMIC") {
      refuse(source, at, "malformed_filter", "processing type " + text::quoted(processing));
    }
    keep(std::move(source));
  }

  void read_branch(json::value at) {
    filter_source source = begin(at, filter_source::kind::list, {});
    source.filters = at;
    keep(std::move(source));
  }

  std::string default_object_;
  report& problems_;
  std::string file_;
};

}  // namespace

hubspot_sources read_sources(const std::vector<hubspot::source>& files,
                             const std::string& default_object, report& problems) {
  const std::string_view known = known_object(default_object);
  source_reader reader(known.empty() ? default_object : std::string(known), problems);
  for (const hubspot::source& file : files) reader.read(file);
  return std::move(reader.made);
}

}  // namespace ambit::exchange
