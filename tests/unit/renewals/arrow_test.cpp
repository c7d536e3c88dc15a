// Clients from columns: the same answers as from JSON, also when the columns are gone.
#include "ambit/arrow.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "src/base/calendar.hpp"
#include "tests/unit/exchange/arrow_table.hpp"
#include "tests/unit/renewals/agency.hpp"

namespace ambit::test {

namespace {

using testing::texts_t;

/// Some clients, as columns and as JSON Lines.
struct both_forms {
  texts_t ids, accounts, overrides, contacts, primary, billing;
  std::vector<std::optional<std::int32_t>> renewal_dates;
  std::string json;

  void add(std::mt19937& random, std::size_t number) {
    const auto one_of = [&](const std::vector<const char*>& words) -> std::optional<std::string> {
      const char* word = words[random() % words.size()];
      return word == nullptr ? std::nullopt : std::optional<std::string>(word);
    };
    ids.emplace_back("C" + std::to_string(number));
    accounts.push_back(one_of({"acme", "acme", "acme", "zenith", "zenith", "other", nullptr}));
    overrides.push_back(one_of({nullptr, nullptr, nullptr, "vendor", "partner", "sometimes"}));
    contacts.push_back(one_of({nullptr, nullptr, nullptr, "quinn", "zoe", "nobody"}));
    primary.push_back(one_of({"ana", "bob", "off", "pia-too", "gone", nullptr}));
    billing.push_back(one_of({"ana", "bob", nullptr}));
    renewal_dates.emplace_back(20'850 + static_cast<std::int32_t>(random() % 60));
    json += R"({"id": ")" + *ids.back() + '"';
    const auto write = [&](const char* field, const std::optional<std::string>& value) {
      if (value) json += std::string(", \"") + field + "\": \"" + *value + '"';
    };
    write("account", accounts.back());
    write("override", overrides.back());
    write("override_contact", contacts.back());
    write("primary_contact", primary.back());
    write("billing_contact", billing.back());
    write("renewal_date", calendar::format_date(*renewal_dates.back()));
    json += "}\n";
  }

  testing::node_ptr table() const {
    return testing::table_of(
        ids.size(), testing::texts("u", "id", ids),
        testing::dictionary<std::uint8_t>("C", "u", "account", accounts),
        testing::dictionary<std::int8_t>("c", "vu", "override", overrides),
        testing::texts("U", "override_contact", contacts),
        testing::texts("vu", "primary_contact", primary),
        testing::dictionary<std::int32_t>("i", "u", "billing_contact", billing),
        testing::numbers<std::int32_t>("tdD", "renewal_date", renewal_dates));
  }
};

/// Binds columns that are gone when this returns.
result<renewals::clients> bind_and_forget(const engine& live, const both_forms& clients) {
  const testing::node_ptr columns = clients.table();
  const auto records =
      bind_arrow(live.policy().schema(), "client", columns->schema, columns->array);
  if (!records) return {records.code(), records.report()};
  scratch memory;
  return renewals::clients::bind(live, *records, memory);
}

TEST(Arrow, ColumnsGiveTheAnswersOfJsonAlsoWhenTheyAreGone) {
  std::mt19937 random(11);
  both_forms some;
  for (std::size_t i = 0; i < 3'000; ++i) some.add(random, i);
  const engine live = agency();
  const auto bound = bind_and_forget(live, some);
  ASSERT_TRUE(bound) << bound.report().to_text();
  const auto json = clients_of(live, some.json);
  for (const auto kind : {renewals::notice_kind::renewal, renewals::notice_kind::account}) {
    EXPECT_EQ(decide(*bound, noon(35), kind).to_json_lines(),
              decide(json, noon(35), kind).to_json_lines());
  }
  EXPECT_EQ(renewals::standing(*bound, "2026-12-01")->to_json_lines(),
            renewals::standing(json, "2026-12-01")->to_json_lines());
  const ledger none;
  EXPECT_EQ(renewals::due(*bound, none, "2026-11-01", "2026-12-31")->to_json_lines(),
            renewals::due(json, none, "2026-11-01", "2026-12-31")->to_json_lines());
  const std::string change =
      R"({"command": "set_default_contact", "account": "acme", "contact": "quinn"})";
  EXPECT_EQ(*renewals::preview(*bound, change, noon()), *renewals::preview(json, change, noon()));
}

}  // namespace

}  // namespace ambit::test
