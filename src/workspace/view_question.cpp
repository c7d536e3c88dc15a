#include "src/workspace/view_question.hpp"

#include <utility>

#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/criteria/listing/cursor.hpp"
#include "src/model/json_reading.hpp"
#include "src/workspace/kept.hpp"

namespace ambit::workspace {

using criteria::field_ordinal;

namespace {

constexpr std::array<std::string_view, 2> visibility_words = {"private", "everyone"};

/// The JSON of a view that the viewer may open: a private one is the viewer's own.
std::optional<std::string> find_kept_view(const question& asked, bool is_private,
                                          std::string_view object, std::string_view id) {
  if (!asked.book) return std::nullopt;
  const std::string_view user = is_private ? std::string_view(asked.viewer.user) : "";
  return asked.take(find_view(asked.book->store(), user, object, id)).value_or(std::nullopt);
}

}  // namespace

view_question_reader::view_question_reader(const question& asked, const criteria::object& kind,
                                           std::string_view of, view_question& out)
    : asked_(asked),
      kind_(kind),
      out_(out),
      expected_("a field of object " + text::quoted(kind.name)),
      lists_(kind, expected_, "records", asked.problems) {
  out_.atoms = std::make_shared<criteria::atom_table>(kind);
  identity_.text(of).text(asked.viewer.policy().fingerprint).text(asked.viewer.user);
}

void view_question_reader::identify(json::value at) {
  identity_.text(at ? json::compact(at.source()) : std::string());
}

std::optional<std::size_t> view_question_reader::read_view(
    json::value at, std::span<const std::string_view> presets) {
  identify(at);
  if (at && at.is_object()) {
    read_custom_view(at);
    return std::nullopt;
  }
  if (at && !at.is_string() && !at.is_null()) {
    json::error(asked_.problems, at, "wrong_type", at.describe(),
                "a view: " + model::one_of(presets) + ", or an object");
    return std::nullopt;
  }
  const bool is_named = at && at.is_string();
  const auto word = is_named ? model::read_word(at, presets, asked_.problems, "unknown_view")
                             : std::optional<std::size_t>(0);
  if (word) out_.view = presets[*word];
  return word;
}

void view_question_reader::read_custom_view(json::value at) {
  if (at.find("id") || at.find("visibility")) return read_saved_view(at);
  use(read_listed_view(at, kind_, *asked_.viewer.policy().schema, *out_.atoms, asked_.problems));
}

void view_question_reader::read_saved_view(json::value at) {
  json::reader in(at, asked_.problems, "a view that is kept");
  const auto id =
      model::read_name(in.require("id", json::kind::string), asked_.problems, limits::max_id_bytes);
  const auto visibility = model::read_word(in.require("visibility", json::kind::string),
                                           visibility_words, asked_.problems);
  in.finish();
  if (!id || !visibility) return;
  out_.view = *id;
  const auto kept = find_kept_view(asked_, *visibility == 0, kind_.name, *id);
  json::document document;
  report problems;
  if (!kept || !document.parse(*kept, {}, problems)) {
    out_.is_unknown_view = true;
    return;
  }
  identity_.text(*kept);
  listed_view view = read_listed_view(document.root(), kind_, *asked_.viewer.policy().schema,
                                      *out_.atoms, problems);
  if (problems.has_errors()) {
    out_.view = view.name;
    out_.broken = broken_view{find_unknown_fields(document.root(), kind_), std::move(problems)};
    return;
  }
  use(std::move(view));
}

void view_question_reader::use(listed_view view) {
  out_.view = std::move(view.name);
  if (view.criteria) out_.tests.push_back(*std::move(view.criteria));
  out_.form.columns = std::move(view.columns);
  out_.form.sort = std::move(view.sort);
}

void view_question_reader::read_filter(json::value at, model::optional_field field,
                                       std::string_view setting) {
  identify(at);
  if (!at) return;
  if (!field) {
    json::error(asked_.problems, at, "unknown_setting",
                "the policy's workspace names no " + text::quoted(setting), "a filter that it has");
    return;
  }
  if (at.find("field")) {
    json::error(
        asked_.problems, at.find("field"), "misplaced_key",
        "\"field\" in a filter, which has its field from the policy's " + text::quoted(setting));
    return;
  }
  // The members of the test as they are written, behind its field.
  std::string written;
  json::writer out(written);
  out.open_object();
  out.member("field", kind_.fields[*field].name);
  for (json::value each = at.first(); each; each = each.next()) {
    out.key(each.key());
    out.raw(json::compact(each.source()));
  }
  out.close_object();
  json::document document;
  report problems;
  if (!document.parse(written, {}, problems)) return;
  auto test = criteria::compile_criterion(document.root(), *asked_.viewer.policy().schema, kind_,
                                          *out_.atoms, problems);
  for (const problem& each : problems.problems()) {
    json::error(asked_.problems, at, each.code, each.found, each.expected, each.hint);
  }
  if (test) out_.tests.push_back(*std::move(test));
}

void view_question_reader::read_form(json::reader& in) {
  if (const json::value columns = in.optional("columns", json::kind::array)) {
    out_.form.columns = read_columns(columns, lists_, asked_.problems);
  }
  if (const json::value sort = in.optional("sort", json::kind::array)) {
    out_.form.sort = lists_.sort(sort);
  }
  out_.form.facets = lists_.facets(in.optional("facets", json::kind::array));
}

void view_question_reader::read_page(json::value at) {
  for (const criteria::sort_key& key : out_.form.sort) {
    identity_.integer(key.field).integer(key.descending ? 1 : 0);
  }
  out_.form.identity = identity_.finish().hex();
  if (!at) return;
  json::reader in(at, asked_.problems, "a page");
  const auto size = lists_.page_size(in.optional("size", json::kind::number));
  out_.form.page_size = size.value_or(out_.form.page_size);
  if (const json::value after = in.optional("after", json::kind::string)) {
    out_.form.after = criteria::read_cursor(out_.form.identity, out_.form.sort, kind_,
                                            after.string(), out_.form.storage);
    if (!out_.form.after && !asked_.problems.has_errors()) lists_.refuse_cursor(after);
  }
  in.finish();
}

bool write_unopened(json::writer& out, const view_question& asked) {
  if (!asked.is_unknown_view && !asked.broken) return false;
  out.open_object();
  out.member("reason", asked.broken ? "broken_view" : "unknown_view");
  out.member("view", asked.view);
  if (asked.broken) write_fault(out, *asked.broken);
  out.close_object();
  return true;
}

void write_unavailable(json::writer& out) {
  out.open_object();
  out.member("reason", "view_not_available");
  out.close_object();
}

}  // namespace ambit::workspace
