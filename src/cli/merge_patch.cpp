#include "src/cli/merge_patch.hpp"

#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"

namespace ambit::cli {

namespace {

void write(json::writer& out, json::value value) {
  out.raw(json::compact(value.source()));
}

/// As deep as the patch, which is at most limits::max_depth.
void merge(json::writer& out, json::value under, json::value patch) {
  if (!patch.is_object()) return write(out, patch);
  out.open_object();
  const bool has_members = under && under.is_object();
  for (json::value each = has_members ? under.first() : json::value(); each; each = each.next()) {
    const json::value change = patch.find(each.key());
    if (change && change.is_null()) continue;
    out.key(each.key());
    if (change) {
      merge(out, each, change);
    } else {
      write(out, each);
    }
  }
  for (json::value each = patch.first(); each; each = each.next()) {
    if (each.is_null() || (has_members && under.find(each.key()))) continue;
    out.key(each.key());
    merge(out, {}, each);
  }
  out.close_object();
}

}  // namespace

std::string merge_patch(std::string_view document, std::string_view patch) {
  json::document under;
  json::document over;
  report unused;
  std::string text;
  if (!under.parse(document, {}, unused) || !over.parse(patch, {}, unused)) return text;
  json::writer out(text);
  merge(out, under.root(), over.root());
  return text;
}

}  // namespace ambit::cli
