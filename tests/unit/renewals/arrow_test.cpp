// Clients from columns: the same answers as from JSON, also when the columns are gone.
#include "ambit/arrow.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
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
  }

  std::string json() const {
    std::string text;
    const auto write = [&](const char* field, const std::optional<std::string>& value) {
      if (value) text += std::string(", \"") + field + "\": \"" + *value + '"';
    };
    for (std::size_t row = 0; row < ids.size(); ++row) {
      text += R"({"id": ")" + *ids[row] + '"';
      write("account", accounts[row]);
      write("override", overrides[row]);
      write("override_contact", contacts[row]);
      write("primary_contact", primary[row]);
      write("billing_contact", billing[row]);
      write("renewal_date", calendar::format_date(*renewal_dates[row]));
      text += "}\n";
    }
    return text;
  }

  /// Ids as a dictionary where they are few: every batch reads all of it, also one of a single row.
  /// The people as texts or, all of them, as dictionaries.
  testing::node_ptr table(bool has_dictionaries = false) const {
    const bool few = ids.size() <= 10'000;
    return testing::table_of(
        ids.size(),
        few ? testing::dictionary<std::uint16_t>("S", "u", "id", ids)
            : testing::texts("u", "id", ids),
        testing::dictionary<std::uint8_t>("C", "u", "account", accounts),
        testing::dictionary<std::int8_t>("c", "vu", "override", overrides),
        has_dictionaries ? testing::dictionary<std::int16_t>("s", "U", "override_contact", contacts)
                         : testing::texts("U", "override_contact", contacts),
        has_dictionaries ? testing::dictionary<std::uint64_t>("L", "vu", "primary_contact", primary)
                         : testing::texts("vu", "primary_contact", primary),
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
  const auto json = clients_of(live, some.json());
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

TEST(Arrow, PiecesOfATableAreTheTable) {
  std::mt19937 random(13);
  both_forms some;
  for (std::size_t i = 0; i < 1'000; ++i) some.add(random, i);
  const testing::node_ptr columns = some.table();
  std::vector<ArrowArray> pieces;
  for (const auto& [offset, length] : {std::pair(0, 1), {1, 63}, {64, 0}, {64, 700}, {764, 236}}) {
    pieces.push_back(columns->array);
    pieces.back().offset = offset;
    pieces.back().length = length;
  }
  std::vector<const ArrowArray*> pointers;
  for (const ArrowArray& each : pieces) pointers.push_back(&each);
  const engine live = agency();
  const auto records = bind_arrow(live.policy().schema(), "client", columns->schema, pointers);
  ASSERT_TRUE(records) << records.report().to_text();
  scratch memory;
  const auto bound = renewals::clients::bind(live, *records, memory);
  const auto json = clients_of(live, some.json());
  EXPECT_EQ(decide(*bound).to_json_lines(), decide(json).to_json_lines());
}

TEST(Arrow, EachPieceHasDictionariesOfItsOwn) {
  std::mt19937 random(14);
  both_forms some[3];
  std::string json_lines;
  for (both_forms& piece : some) {
    for (std::size_t i = 0; i < 200; ++i) piece.add(random, i);
    json_lines += piece.json();
  }
  std::vector<testing::node_ptr> tables;
  std::vector<const ArrowArray*> pointers;
  for (const both_forms& piece : some) {
    tables.push_back(piece.table(true));
    pointers.push_back(&tables.back()->array);
  }
  const engine live = agency();
  const auto records =
      bind_arrow(live.policy().schema(), "client", tables.front()->schema, pointers);
  ASSERT_TRUE(records) << records.report().to_text();
  scratch memory;
  const auto bound = renewals::clients::bind(live, *records, memory);
  const auto json = clients_of(live, json_lines);
  EXPECT_EQ(decide(*bound, noon(35)).to_json_lines(), decide(json, noon(35)).to_json_lines());
}

TEST(Arrow, AMillionClientsGiveWhatEachGivesByItself) {
  constexpr std::size_t count = 1'000'000;
  std::mt19937 random(12);
  both_forms some;
  for (std::size_t i = 0; i < count; ++i) some.add(random, i);
  const engine live = agency();
  const testing::node_ptr columns = some.table();
  scratch memory;
  const auto decided_of = [&](const ArrowArray& rows) {
    const auto records = bind_arrow(live.policy().schema(), "client", columns->schema, rows);
    return decide(*renewals::clients::bind(live, *records, memory), noon(35));
  };
  const renewals::decisions all = decided_of(columns->array);
  ASSERT_EQ(all.size(), count);
  std::array<std::size_t, 3> outcomes = {};
  for (std::size_t row = 0; row < count; ++row) {
    ++outcomes[static_cast<std::size_t>(all.outcome(row))];
  }
  EXPECT_GT(*std::min_element(outcomes.begin(), outcomes.end()), count / 1'000);
  for (std::size_t row = 0; row < count; row += 997) {
    ArrowArray one = columns->array;
    one.offset = static_cast<std::int64_t>(row);
    one.length = 1;
    ASSERT_EQ(all.to_json(row), decided_of(one).to_json(0)) << "row " << row;
  }
}

/// Columns under their names, as texts, null as "-".
std::vector<std::string> rows_of(const columns& answers) {
  ArrowSchema schema;
  ArrowArray table;
  export_arrow(answers, schema, table);
  std::vector<std::string> out(static_cast<std::size_t>(table.length));
  for (std::int64_t child = 0; child < table.n_children; ++child) {
    const std::string_view name = schema.children[child]->name;
    const std::string_view format = schema.children[child]->format;
    const ArrowArray* values = table.children[child];
    for (std::int64_t row = 0; row < table.length; ++row) {
      const auto bit = [&](std::size_t buffer) {
        const auto* bits = static_cast<const std::uint8_t*>(values->buffers[buffer]);
        return bits == nullptr || (bits[row / 8] >> (row % 8) & 1) != 0;
      };
      const auto text_at = [](const ArrowArray& texts, std::int64_t at) {
        const auto* ends = static_cast<const std::int64_t*>(texts.buffers[1]);
        const auto* bytes = static_cast<const char*>(texts.buffers[2]);
        return std::string(bytes + ends[at], bytes + ends[at + 1]);
      };
      std::string value = "-";
      if (bit(0)) {
        const auto number = [&] {
          return static_cast<const std::int32_t*>(values->buffers[1])[row];
        };
        if (format == "U") value = text_at(*values, row);
        if (format == "b") value = bit(1) ? "yes" : "no";
        if (format == "i") {
          value = values->dictionary ? text_at(*values->dictionary, number())
                                     : std::to_string(number());
        }
      }
      std::string& line = out[static_cast<std::size_t>(row)];
      if (name != "fingerprint") line += (line.empty() ? "" : " ") + value;
    }
  }
  schema.release(&schema);
  table.release(&table);
  return out;
}

TEST(Arrow, DecisionsAndWhoIsToldAreColumns) {
  // On 2026-12-27 quinn is away and pia stands in.
  const auto made = decide(clients_of(agency(), R"(
    {"id": "C1", "account": "acme", "primary_contact": "ana", "billing_contact": "ana"}
    {"id": "C2", "account": "acme", "override": "partner", "override_contact": "quinn"}
    {"id": "C3", "account": "acme", "override": "vendor", "override_contact": "zoe"}
    {"id": "C4"})"),
                           noon(35));
  EXPECT_EQ(rows_of(made.to_columns()), (std::vector<std::string>{
                                            "C1 decided acme vendor default 1 1 missing",
                                            "C2 decided acme partner override 1 0 substituted",
                                            "C3 undeliverable acme vendor override 0 0 missing",
                                            "C4 undecided - - - - - -",
                                        }));
  EXPECT_EQ(rows_of(made.recipients_to_columns()),
            (std::vector<std::string>{
                "0 C1 to inform contact ana ana@client.example primary,billing no -",
                "0 C1 cc copy user pia pia@acme.example default_contact no -",
                "1 C2 to act user pia pia@acme.example override_contact no quinn",
            }));
  const auto none = decide(clients_of(agency(), "[]"));
  EXPECT_TRUE(rows_of(none.to_columns()).empty());
  EXPECT_TRUE(rows_of(none.recipients_to_columns()).empty());
}

}  // namespace

}  // namespace ambit::test
