// import_request.hpp: what importers are asked: JSON, so that no array of strings crosses the
// border.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/base/json.hpp"

namespace ambit::capi {

/// `files`: names and contents. Source has the members `name` and `bytes`.
template <class Source>
void read_files(json::value list, std::vector<Source>& files, report& problems) {
  for (auto item = list.first(); item; item = item.next()) {
    json::reader in(item, problems, "a file");
    const auto name = in.require("name", json::kind::string);
    const auto text = in.require("text", json::kind::string);
    in.finish();
    if (name && text) files.push_back({std::string(name.string()), std::string(text.string())});
  }
}

/// The options that every importer has: `name`, `time_zone`, `schema`.
template <class Options>
void read_common_options(json::reader& in, Options& options) {
  if (const auto name = in.optional("name", json::kind::string)) options.name = name.string();
  if (const auto zone = in.optional("time_zone", json::kind::string)) {
    options.time_zone = zone.string();
  }
  if (const auto schema = in.optional("schema", json::kind::object)) {
    options.schema_json = schema.source();
  }
}

/// Whether the request could be read; else `problems` says what is wrong with it. `read_options`
/// takes the reader of the options and reads them all.
template <class Source, class ReadOptions>
bool read_import_request(std::string_view text, std::vector<Source>& files,
                         const ReadOptions& read_options, report& problems) {
  json::document document;
  if (!document.parse(text, {}, problems)) return false;
  json::reader in(document.root(), problems, "an import request");
  if (const auto list = in.require("files", json::kind::array)) read_files(list, files, problems);
  if (const auto given = in.optional("options", json::kind::object)) {
    json::reader options(given, problems, "the options");
    read_options(options);
    options.finish();
  }
  in.finish();
  return !problems.has_errors();
}

}  // namespace ambit::capi
