#include "src/workspace/note_json.hpp"

#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"

namespace ambit::workspace {

namespace {

std::string member(const model::note_text& text, std::string_view key) {
  json::document document;
  report ignored;
  if (!document.parse(text.json, {}, ignored)) return {};
  const json::value found = document.root().find(key);
  return found.is_string() ? std::string(found.string()) : std::string();
}

}  // namespace

model::note_key merge_key(std::string_view object, std::string_view id) {
  return {model::note_kind::merge, {}, std::string(object), std::string(id), 0};
}

std::string merge_json(std::string_view into, std::string_view by) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("into", into);
  out.member("by", by);
  out.close_object();
  return text;
}

std::string merged_into(const model::note_text& text) {
  return member(text, "into");
}

std::string view_json(std::string_view view, std::string_view by) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("by", by);
  out.key("view");
  out.raw(view);
  out.close_object();
  return text;
}

std::string view_in(const model::note_text& text) {
  json::document document;
  report ignored;
  if (!document.parse(text.json, {}, ignored)) return {};
  const json::value found = document.root().find("view");
  return found.is_object() ? std::string(found.source()) : std::string();
}

std::string report_id(const model::note_text& text) {
  return member(text, "id");
}

}  // namespace ambit::workspace
