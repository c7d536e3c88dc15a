#include "src/sharing/listing.hpp"

#include <optional>

#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/criteria/listing/page_rows.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/sharing_targets.hpp"
#include "src/sharing/decision.hpp"
#include "src/sharing/grant_json.hpp"

namespace ambit::sharing {

void read_page(json::value at, report& problems, list_query& out) {
  if (!at) return;
  json::reader in(at, problems, "a page");
  if (const json::value size = in.optional("size", json::kind::number)) {
    const auto read = number::to_integer(size.number());
    if (read && read.value >= 1 && read.value <= limits::max_page) {
      out.page_size = static_cast<std::size_t>(read.value);
    } else {
      json::error(problems, size, "out_of_range", size.describe(),
                  "1 to " + std::to_string(limits::max_page) + " records");
    }
  }
  if (const json::value after = in.optional("after", json::kind::string)) {
    out.after = model::read_name(after, problems, limits::max_id_bytes).value_or("");
  }
  in.finish();
}

std::optional<list_query> read_query(std::string_view query, report& problems) {
  json::document document;
  if (!document.parse(query.empty() ? "{}" : query, {}, problems)) return std::nullopt;
  list_query out;
  json::reader in(document.root(), problems, "a query");
  if (!in.usable()) return std::nullopt;
  if (const auto access =
          model::read_granted_access(in.optional("access", json::kind::string), problems)) {
    out.access = *access;
  }
  read_page(in.optional("page", json::kind::object), problems, out);
  in.finish();
  if (problems.has_errors()) return std::nullopt;
  return out;
}

namespace {

void write_record(json::writer& out, const viewer_data& viewer, const criteria::record_set& records,
                  std::size_t row, const list_query& query, criteria::workspace& memory) {
  const bool may_edit = see_row(viewer, records, row, memory) == sight::edit;
  const criteria::row record = records.load(row, memory);
  out.open_object();
  out.member("id", records.id(row));
  out.member("access", may_edit ? "edit" : "read");
  if (const grant* by = find_grant(viewer, query.access, record, memory)) {
    write_grant(out, viewer, *by);
  }
  out.close_object();
}

}  // namespace

std::string write_list(const viewer_data& viewer, const criteria::record_set& records,
                       const list_query& query, criteria::workspace& memory) {
  std::optional<criteria::sort_place> after;
  if (!query.after.empty()) after = criteria::sort_place{{}, query.after};
  criteria::page_rows<std::size_t> page(records.object(), {}, query.page_size, after);
  std::size_t count = 0;
  const auto take = [&](std::size_t first, const criteria::open_rows& rows) {
    count += rows.size;
    rows.for_each([&](std::size_t at) {
      page.place().id = records.id(first + at);
      page.take(first + at);
    });
  };
  find_visible(viewer, query.access, records, memory, take);
  const auto& rows = page.finish();
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member_integer("count", static_cast<std::int64_t>(count));
  out.key("records");
  out.open_array();
  for (const auto& each : rows) write_record(out, viewer, records, each.item, query, memory);
  out.close_array();
  if (page.goes_on()) out.member("next", rows.back().place.id);
  out.close_object();
  return text;
}

std::size_t count_list(const viewer_data& viewer, const criteria::record_set& records,
                       const list_query& query, criteria::workspace& memory) {
  std::size_t out = 0;
  find_visible(viewer, query.access, records, memory,
               [&](std::size_t, const criteria::open_rows& rows) { out += rows.size; });
  return out;
}

}  // namespace ambit::sharing
