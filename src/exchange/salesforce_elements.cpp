#include "src/exchange/salesforce_elements.hpp"

#include <algorithm>
#include <cstddef>

#include "src/base/json_writer.hpp"
#include "src/base/text.hpp"

namespace ambit::exchange {

namespace {

/// The elements as members: those with parts as objects, those that stand several times as lists.
/// Bounded recursion: the document's depth is.
void write_elements(const std::vector<xml::element>& elements, json::writer& out) {
  out.open_object();
  for (std::size_t at = 0; at < elements.size(); ++at) {
    const std::string_view name = elements[at].name();
    const auto same = [&](const xml::element& each) { return each.name() == name; };
    const auto here = elements.begin() + static_cast<std::ptrdiff_t>(at);
    if (std::find_if(elements.begin(), here, same) != here) continue;
    const bool repeated = std::count_if(here, elements.end(), same) > 1;
    out.key(name);
    if (repeated) out.open_array();
    for (auto each = here; each != elements.end(); ++each) {
      if (!same(*each)) continue;
      std::vector<xml::element> parts;
      for (xml::element part = each->first(); part; part = part.next()) parts.push_back(part);
      if (parts.empty()) {
        out.string(each->trimmed());
      } else {
        write_elements(parts, out);
      }
    }
    if (repeated) out.close_array();
  }
  out.close_object();
}

}  // namespace

std::string data_of(const std::vector<xml::element>& elements) {
  if (elements.empty()) return {};
  std::string text;
  json::writer out(text);
  write_elements(elements, out);
  return text;
}

std::string origin_of(std::string_view file,
                      std::initializer_list<std::pair<std::string_view, std::string_view>> more) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("file", file);
  for (const auto& [key, value] : more) out.member(key, value);
  out.close_object();
  return text;
}

void not_carried(report& notes, const xml::element& at, std::string_view what) {
  notes.add({severity::warning,
             "not_carried",
             "element " + text::quoted(at.name()) + " has no place in " + std::string(what),
             {},
             {},
             at.where()});
}

}  // namespace ambit::exchange
