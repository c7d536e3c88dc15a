#include "src/sharing/listing.hpp"

#include <algorithm>
#include <vector>

#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/sharing_targets.hpp"
#include "src/sharing/decision.hpp"
#include "src/sharing/grant_json.hpp"

namespace ambit::sharing {

using model::share_access;

namespace {

sight least(share_access asked) noexcept {
  return asked == share_access::edit ? sight::edit : sight::read;
}

bool is_listed(sight seen, share_access asked) noexcept {
  return seen != sight::invalid && seen >= least(asked);
}

std::vector<sight> sights_of(const viewer_data& viewer, const criteria::record_set& records,
                             criteria::workspace& memory) {
  std::vector<sight> out(records.size());
  see_all(viewer, records, memory, out.data());
  return out;
}

}  // namespace

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

std::string write_list(const viewer_data& viewer, const criteria::record_set& records,
                       const list_query& query, criteria::workspace& memory) {
  const std::vector<sight> sights = sights_of(viewer, records, memory);
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < sights.size(); ++row) {
    if (is_listed(sights[row], query.access)) rows.push_back(row);
  }
  const std::size_t count = rows.size();
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t left, std::size_t right) {
    return records.id(left) < records.id(right);
  });
  const auto begins = std::find_if(rows.begin(), rows.end(), [&](std::size_t row) {
    return query.after.empty() || records.id(row) > query.after;
  });
  const auto size =
      std::min(query.page_size, static_cast<std::size_t>(std::distance(begins, rows.end())));
  const auto ends = begins + static_cast<std::ptrdiff_t>(size);
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member_integer("count", static_cast<std::int64_t>(count));
  out.key("records");
  out.open_array();
  for (auto each = begins; each != ends; ++each) {
    const criteria::row record = records.load(*each, memory);
    out.open_object();
    out.member("id", records.id(*each));
    out.member("access", sights[*each] == sight::edit ? "edit" : "read");
    if (const grant* by = find_grant(viewer, query.access, record, memory))
      write_grant(out, viewer, *by);
    out.close_object();
  }
  out.close_array();
  if (ends != rows.end()) out.member("next", records.id(*(ends - 1)));
  out.close_object();
  return text;
}

std::size_t count_list(const viewer_data& viewer, const criteria::record_set& records,
                       const list_query& query, criteria::workspace& memory) {
  const std::vector<sight> sights = sights_of(viewer, records, memory);
  return static_cast<std::size_t>(std::count_if(
      sights.begin(), sights.end(), [&](sight seen) { return is_listed(seen, query.access); }));
}

}  // namespace ambit::sharing
