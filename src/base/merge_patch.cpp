#include "src/base/merge_patch.hpp"

#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"

namespace ambit::json {

namespace {

void write(writer& out, value written) {
  out.raw(compact(written.source()));
}

/// As deep as the patch, which is at most limits::max_depth.
void merge(writer& out, value under, value patch) {
  if (!patch.is_object()) return write(out, patch);
  out.open_object();
  const bool has_members = under && under.is_object();
  for (value each = has_members ? under.first() : value(); each; each = each.next()) {
    const value change = patch.find(each.key());
    if (change && change.is_null()) continue;
    out.key(each.key());
    if (change) {
      merge(out, each, change);
    } else {
      write(out, each);
    }
  }
  for (value each = patch.first(); each; each = each.next()) {
    if (each.is_null() || (has_members && under.find(each.key()))) continue;
    out.key(each.key());
    merge(out, {}, each);
  }
  out.close_object();
}

}  // namespace

std::string merge_patch(std::string_view text_under, std::string_view patch) {
  document under;
  document over;
  report unused;
  std::string text;
  if (!under.parse(text_under, {}, unused) || !over.parse(patch, {}, unused)) return text;
  writer out(text);
  merge(out, under.root(), over.root());
  return text;
}

}  // namespace ambit::json
