#include "bench/renewal_workload.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <random>
#include <string_view>
#include <utility>

#include "src/base/calendar.hpp"

namespace ambit::bench::renewal {

namespace {

constexpr std::int32_t first_renewal_day = 20'779;  // 2026-11-22

std::string name(char kind, std::uint32_t number) {
  std::string out(1, kind);
  out += std::to_string(number);
  return out;
}

std::string_view word(override_owner owner) noexcept {
  return owner == override_owner::vendor ? "vendor" : "partner";
}

using value_of = std::function<std::optional<std::string>(const client&)>;

testing::node_ptr text_column(const std::vector<client>& all, std::string field,
                              const value_of& value) {
  testing::texts_t values;
  values.reserve(all.size());
  for (const client& each : all) values.push_back(value(each));
  return testing::texts("u", std::move(field), values);
}

testing::node_ptr contact_column(const std::vector<client>& all, std::string field,
                                 std::size_t role, contacts_as how, sizes of) {
  if (how == contacts_as::texts) {
    return text_column(all, std::move(field),
                       [&](const client& each) { return name('c', each.contacts[role]); });
  }
  std::vector<std::optional<std::int32_t>> indices;
  indices.reserve(all.size());
  for (const client& each : all) {
    indices.emplace_back(static_cast<std::int32_t>(each.contacts[role]));
  }
  testing::node_ptr out = testing::numbers<std::int32_t>("i", std::move(field), indices);
  testing::texts_t contacts;
  for (std::uint32_t i = 0; i < of.contacts; ++i) contacts.emplace_back(name('c', i));
  out->dictionary = testing::texts("u", "", contacts);
  return out;
}

testing::node_ptr date_column(const std::vector<client>& all) {
  std::vector<std::optional<std::int32_t>> days;
  days.reserve(all.size());
  for (const client& each : all) days.emplace_back(each.renewal_day);
  return testing::numbers<std::int32_t>("tdD", "renewal_date", days);
}

std::string json_of(const client& each) {
  std::string out = R"({"id":")" + name('k', each.number);
  out += R"(","account":")" + name('a', each.partner);
  out += R"(","primary_contact":")" + name('c', each.contacts[0]);
  out += R"(","billing_contact":")" + name('c', each.contacts[1]);
  out += R"(","decision_maker":")" + name('c', each.contacts[2]);
  out += R"(","renewal_date":")" + calendar::format_date(each.renewal_day) + '"';
  if (each.override != override_owner::none) {
    out += R"(,"override":")";
    out += word(each.override);
    out += '"';
  }
  if (each.override_contact != nobody) {
    out += R"(,"override_contact":")" + name('u', each.override_contact) + '"';
  }
  return out + "}\n";
}

}  // namespace

std::vector<client> make_clients(sizes of) {
  std::mt19937 random(1);
  std::vector<std::uint32_t> numbers(of.clients);
  std::iota(numbers.begin(), numbers.end(), 0U);
  std::shuffle(numbers.begin(), numbers.end(), random);
  std::vector<client> out;
  out.reserve(of.clients);
  for (const std::uint32_t number : numbers) {
    client made;
    made.number = number;
    made.partner = static_cast<std::uint32_t>(random()) % partner_count;
    for (std::uint32_t& each : made.contacts) {
      each = static_cast<std::uint32_t>(random()) % of.contacts;
    }
    if (random() % 20 == 0) {
      made.override = random() % 2 == 0 ? override_owner::partner : override_owner::vendor;
      if (random() % 2 == 0) made.override_contact = made.partner + partner_count;
    }
    made.renewal_day = first_renewal_day + static_cast<std::int32_t>(random() % 365);
    out.push_back(made);
  }
  return out;
}

std::string policy_text() {
  std::string text = R"({"ambit": 1, "schema": {"objects": {"client": {"fields": {
    "renewal_date": {"type": "date"}, "override_contact": {"type": "id"},
    "override": {"type": "choice", "options": ["default", "vendor", "partner"]},
    "primary_contact": {"type": "id"}, "billing_contact": {"type": "id"},
    "decision_maker": {"type": "id"}}}}}, "renewals": {"partners": {)";
  for (std::uint32_t i = 0; i < partner_count; ++i) {
    text += (i == 0 ? "\"" : ",\"") + name('a', i) + R"(":{"default_owner":")";
    text += partner_owns(i) ? "partner" : "vendor";
    text += R"(","default_contact":")" + name('u', i) + "\"}";
  }
  return text + "}}}";
}

std::string directory_text(sizes of) {
  std::string text = R"({"users":[)";
  for (std::uint32_t i = 0; i < 2 * partner_count; ++i) {
    const std::string account = name('a', i % partner_count);
    text += (i == 0 ? R"({"id":")" : R"(,{"id":")") + name('u', i);
    text += R"(","kind":"partner","active":true,"account":")" + account;
    text += R"(","email":")" + name('u', i) + "@" + account + ".example\"}";
  }
  text += R"(],"accounts":[)";
  for (std::uint32_t i = 0; i < partner_count; ++i) {
    text += (i == 0 ? R"({"id":")" : R"(,{"id":")") + name('a', i) + "\"}";
  }
  text += R"(],"contacts":[)";
  for (std::uint32_t i = 0; i < of.contacts; ++i) {
    text += (i == 0 ? R"({"id":")" : R"(,{"id":")") + name('c', i);
    text += R"(","active":true,"email":")" + name('c', i) + "@client.example\"}";
  }
  return text + "]}";
}

std::string json_of(const std::vector<client>& all) {
  std::string text;
  for (const client& each : all) text += json_of(each);
  return text;
}

testing::node_ptr columns_of(const std::vector<client>& all, contacts_as how, sizes of) {
  const auto override_word = [](const client& each) -> std::optional<std::string> {
    if (each.override == override_owner::none) return std::nullopt;
    return std::string(word(each.override));
  };
  const auto override_contact = [](const client& each) -> std::optional<std::string> {
    if (each.override_contact == nobody) return std::nullopt;
    return name('u', each.override_contact);
  };
  return testing::table_of(
      all.size(), text_column(all, "id", [](const client& each) { return name('k', each.number); }),
      text_column(all, "account", [](const client& each) { return name('a', each.partner); }),
      contact_column(all, "primary_contact", 0, how, of),
      contact_column(all, "billing_contact", 1, how, of),
      contact_column(all, "decision_maker", 2, how, of),
      text_column(all, "override", override_word),
      text_column(all, "override_contact", override_contact), date_column(all));
}

}  // namespace ambit::bench::renewal
