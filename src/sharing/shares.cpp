#include "src/sharing/shares.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "src/base/json.hpp"
#include "src/base/limits.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/sharing_targets.hpp"

namespace ambit::sharing {

namespace {

void read_share(json::value at, report& problems, shares_data& out) {
  json::reader in(at, problems, "a share");
  if (!in.usable()) return;
  const auto object = model::read_name(in.require("object", json::kind::string), problems);
  auto id = model::read_name(in.require("id", json::kind::string), problems, limits::max_id_bytes);
  const json::value to = in.require("to", json::kind::object);
  auto target =
      to ? model::read_share_target(to, model::target_use::share, problems) : std::nullopt;
  const auto access =
      model::read_granted_access(in.require("access", json::kind::string), problems);
  in.finish();
  if (!object || !id || !target || !access) return;
  out.tests[{*object, *std::move(target), *access}].texts.push_back(*std::move(id));
  ++out.size;
}

}  // namespace

shares::shares() : data_(std::make_shared<const shares_data>()) {}

result<shares> shares::from_json(std::string_view json, std::string_view file) {
  class report problems;
  json::document document;
  if (!document.parse(json, file, problems)) {
    return {status::invalid_argument, std::move(problems)};
  }
  auto data = std::make_shared<shares_data>();
  const json::value root = document.root();
  if (!root.is_array()) {
    json::error(problems, root, "wrong_type", root.describe(), "an array of shares");
  }
  std::size_t count = 0;
  for (json::value at = root.is_array() ? root.first() : json::value(); at; at = at.next()) {
    if (count++ == limits::max_shares) {
      json::error(problems, at, "limit_exceeded", "more shares than their limit",
                  "at most " + std::to_string(limits::max_shares));
      break;
    }
    read_share(at, problems, *data);
  }
  if (problems.has_errors()) return {status::invalid_argument, std::move(problems)};
  for (auto& [key, test] : data->tests) {
    test.field = criteria::record_field::id;
    test.op = criteria::atom_op::in;
    test.type = criteria::field_type::id;
    std::sort(test.texts.begin(), test.texts.end());
    test.texts.erase(std::unique(test.texts.begin(), test.texts.end()), test.texts.end());
  }
  return {shares(std::move(data)), std::move(problems)};
}

std::size_t shares::size() const noexcept {
  return data_->size;
}

}  // namespace ambit::sharing
