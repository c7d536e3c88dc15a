// What a ledger in memory keeps of records: found, forgotten, and as small as they can be.
#include "src/model/kept_records.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "ambit/ledger.hpp"
#include "src/model/kept_forms.hpp"
#include "src/model/record_store.hpp"

namespace ambit::model {
namespace {

TEST(KeptRecords, AreFoundUntilTheyAreErased) {
  std::mt19937 random(7);
  kept_records records;
  std::map<std::string, std::uint32_t> expected;
  for (int step = 0; step < 20'000; ++step) {
    const std::string id(1 + random() % 40, static_cast<char>('a' + random() % 26));
    const auto known = expected.find(id);
    const std::uint32_t found = records.find(id);
    if (known != expected.end()) {
      ASSERT_EQ(found, known->second);
      ASSERT_EQ(records[found].id.view(), id);
      if (random() % 2 == 0) continue;
      records.erase(found);
      expected.erase(known);
    } else {
      ASSERT_EQ(found, kept_records::nothing);
      records.reserve(1);
      kept_record added;
      added.id = kept_id(id);
      expected[id] = records.put(kept_records::hash(id), std::move(added));
    }
    ASSERT_EQ(records.size(), expected.size());
  }
  std::size_t seen = 0;
  records.each([&](const kept_record& record) {
    ++seen;
    EXPECT_TRUE(expected.contains(std::string(record.id.view())));
  });
  EXPECT_EQ(seen, expected.size());
}

TEST(KeptRecords, StayWhereTheyAreWhileOthersCome) {
  kept_records records;
  records.reserve(1);
  kept_record first;
  first.id = kept_id("first");
  const kept_record* const place =
      &records[records.put(kept_records::hash("first"), std::move(first))];
  for (int i = 0; i < 5'000; ++i) {
    const std::string id = "other" + std::to_string(i);
    records.reserve(1);
    kept_record added;
    added.id = kept_id(id);
    records.put(kept_records::hash(id), std::move(added));
  }
  EXPECT_EQ(&records[records.find("first")], place);
}

TEST(KeptForms, GoWithTheirLastUse) {
  kept_forms forms;
  const decision_form form{outcome::assigned, reason::entry_matched, {}, ",\"choice\":0}"};
  const std::uint32_t number = forms.number(form);
  forms.use(number);
  EXPECT_EQ(forms.number(form), number);
  {
    form_numbers held(forms);
    held.add(form);
    held.add({outcome::kept, reason::keep, {}, "}"});
    EXPECT_EQ(held[0], number);
    EXPECT_NE(held[1], number);
  }
  EXPECT_EQ(forms.end(), 2U);
  forms.let_go(number);
  EXPECT_NE(forms[number].rest, form.rest);
  forms.number(form);
  forms.number({outcome::kept, reason::owner_present, {}, "}"});
  EXPECT_EQ(forms.end(), 2U) << "what was let go was not taken again";
}

recorded_decision made(std::string json) {
  return {std::move(json),
          {owner_name::kind::user, "ana"},
          outcome::assigned,
          reason::entry_matched,
          5};
}

TEST(RecordStore, KeepsEveryTextAsItIs) {
  record_store records;
  const std::map<std::string, std::string> texts = {
      {"usual", R"({"id":"usual","outcome":"assigned","reason":"entry_matched",)"
                R"("owner":{"user":"ana"},"fingerprint":"0"})"},
      {"short", R"({"id":"short","outcome":"assigned","reason":"entry_matched",)"
                R"("owner":{"user":"ana"}})"},
      {"order", R"({"owner":{"user":"ana"},"id":"order","outcome":"assigned",)"
                R"("reason":"entry_matched"})"},
      {"spelt", R"({"id":"sp\u0065lt","outcome":"assigned","reason":"entry_matched",)"
                R"("owner":{"user":"ana"}})"}};
  for (const auto& [id, text] : texts) {
    record_memory memory;
    memory.owner = {owner_name::kind::user, "ana"};
    memory.held.emplace().since_us = 5;
    memory.decisions.push_back({"create", made(text)});
    records.put("lead", id, memory);
    const kept_record& kept = *records.find("lead", id);
    EXPECT_EQ(kept.whole == nullptr, id == "usual" || id == "short") << id;
    EXPECT_EQ(records.decision(kept, "create")->json, text);
    EXPECT_EQ(records.state(kept), memory);
    EXPECT_FALSE(records.decision(kept, "edit"));
  }
  EXPECT_EQ(records.forms.end(), 2U);
  record_memory& whole = records.whole("lead", "usual");
  EXPECT_EQ(whole.decisions[0].decision.json, texts.at("usual"));
  whole = {};
  for (const auto& each : texts) records.forget_if_empty("lead", each.first);
  EXPECT_EQ(records.find("lead", "usual"), nullptr);
  EXPECT_NE(records.find("lead", "short"), nullptr);
}

TEST(RecordStore, ForgetsDecisionsOfSmallRecords) {
  const std::string saved = [] {
    const auto store = make_memory_ledger();
    ledger_changes changes;
    changes.object = "lead";
    changes.event = "create";
    changes.decided_us = 5;
    changes.owners = {{owner_name::kind::user, "ana"}};
    changes.forms.emplace_back().rest = R"(,"fingerprint":"0"})";
    changes.decisions.emplace_back().id = "L1";
    changes.decisions.emplace_back().id = "L2";
    report problems;
    EXPECT_EQ(store->commit(std::move(changes), problems), status::ok);
    EXPECT_EQ(store->apply(R"([{"command": "forget_decided", "object": "lead",
                                "before": "1970-01-01T00:00:01Z"},
                               {"command": "close", "object": "lead", "id": "L2"}])",
                           problems),
              status::ok)
        << problems.to_text();
    const std::string_view id = "L1";
    EXPECT_FALSE(store->recall("lead", "create", {&id, 1})->front().decision);
    return *store->snapshot();
  }();
  EXPECT_NE(saved.find(R"("records":[{"object":"lead","id":"L1","owner":{"user":"ana"},)"
                       R"("decisions":[],"holding":{"since":"1970-01-01T00:00:00.000005Z"}},)"
                       R"({"object":"lead","id":"L2","owner":{"user":"ana"},"closed":true,)"),
            std::string::npos)
      << saved;
  EXPECT_EQ(*ledger::restore(saved)->snapshot(), saved);
}

}  // namespace
}  // namespace ambit::model
