// Directories from Arrow tables: the same random ones as JSON, and what is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "ambit/ambit.hpp"
#include "directory_sheet.hpp"
#include "src/base/limits.hpp"
#include "src/model/directory_data.hpp"

namespace ambit::testing {
namespace {

const std::vector<std::string> names = {"", "Ana", "Ünal", "a name of more than twelve bytes"};
const std::vector<std::string> too_long_texts = {std::string(65'537, 'z')};
const std::vector<std::string> references = {"", "users1", "users2", "acme", "nobody's at all"};
const std::vector<std::string> too_long_ids = {std::string(256, 'z')};

void fill_users(sheet& out) {
  out.texts_of("name", names, too_long_texts);
  out.texts_of("email", names, too_long_texts);
  out.texts_of("kind", {"internal", "partner", "guest"}, {"", "robot", "Guest"});
  out.flags("active");
  for (const char* name : {"profile", "account", "role", "time_zone", "primary_team"}) {
    out.texts_of(name, references, too_long_ids);
  }
  out.moments("last_login");
  out.json_texts("fields");
  for (const char* name : {"teams", "groups", "permissions"}) out.sets(name);
  out.structs("absences", [](sheet& inside) {
    inside.days("from", 20'776);
    inside.days("to", 20'806);
    inside.texts_of("substitute", references, too_long_ids);
  });
}

void fill_accounts(sheet& out) {
  out.texts_of("name", names, too_long_texts);
  out.texts_of("owner", references, too_long_ids);
  out.flags("partner_enabled");
}

void fill_contacts(sheet& out) {
  out.texts_of("name", names, too_long_texts);
  out.texts_of("email", names, too_long_texts);
  out.flags("active");
  out.texts_of("user", references, too_long_ids);
  out.sets("roles");
  out.structs("companies", [](sheet& inside) {
    inside.texts_of("id", {"acme", "b", "a company's id past views"}, {"", too_long_ids.front()},
                    true);
    inside.texts_of("role", names, too_long_texts);
    inside.flags("primary");
  });
}

void fill_queues(sheet& out) {
  out.texts_of("name", names, too_long_texts);
  out.texts_of("email", names, too_long_texts);
  out.flags("mail_members");
  out.sets("objects");
  out.group("members", [](sheet& inside) {
    for (const char* name : {"users", "teams", "roles", "groups"}) inside.sets(name);
  });
  out.group("accept_within", [](sheet& inside) {
    inside.counts("count", 8'760);
    inside.texts_of("unit", {"minutes", "hours"}, {"days", "", "hour"}, true);
  });
}

void fill_communities(sheet& out) {
  out.flags("published");
  out.flags("viewable");
  out.sets("profiles");
}

void fill_roles(sheet& out) {
  out.texts_of("name", names, too_long_texts);
  out.texts_of("parent", {"", "", "roles1", "roles2"}, too_long_ids);
  out.flags("portal");
}

void fill_teams(sheet& out) {
  out.texts_of("name", names, too_long_texts);
  out.texts_of("parent", {"", "", "teams1"}, too_long_ids);
}

void fill_groups(sheet& out) {
  out.texts_of("name", names, too_long_texts);
}

struct kind_of_entity {
  const char* plural;
  const char* command;
  const char* singular;
  void (*fill)(sheet& out);
};
constexpr std::array kinds = {
    kind_of_entity{"users", "put_user", "user", fill_users},
    kind_of_entity{"accounts", "put_account", "account", fill_accounts},
    kind_of_entity{"contacts", "put_contact", "contact", fill_contacts},
    kind_of_entity{"queues", "put_queue", "queue", fill_queues},
    kind_of_entity{"communities", "put_community", "community", fill_communities},
    kind_of_entity{"roles", "put_role", "role", fill_roles},
    kind_of_entity{"teams", "put_team", "team", fill_teams},
    kind_of_entity{"groups", "put_group", "group", fill_groups},
};

/// A problem without what differs: a JSON place is a pointer, a column's a row and its name; what a
/// table says of several columns of a struct, JSON says of the object.
using told = std::tuple<std::size_t, std::string, std::string, std::string>;

std::vector<told> told_of_columns(const report& problems) {
  std::vector<told> out;
  for (const problem& each : problems.problems()) {
    std::string field = each.where.field.substr(0, each.where.field.find('.'));
    if (each.code == "missing_key" && field == each.where.field) field.clear();
    out.emplace_back(each.where.row, field, each.code, each.found);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<told> told_of_json(const report& problems) {
  std::vector<told> out;
  for (const problem& each : problems.problems()) {
    std::vector<std::string> way;  // "", kind, index, member …
    for (const char c : each.where.pointer) {
      if (c == '/') {
        way.emplace_back();
      } else {
        way.back() += c;
      }
    }
    const std::size_t row = way.size() < 2 ? 0 : std::stoul(way[1]) + 1;
    out.emplace_back(row, way.size() < 3 ? "" : way[2], each.code, each.found);
  }
  std::sort(out.begin(), out.end());
  return out;
}

/// The same rows in both forms.
struct twins {
  std::string document;
  std::string lines;
  node_ptr table;
  std::vector<ArrowArray> pieces;

  result<directory> apply(const directory& before, std::string_view kind) const {
    std::vector<const ArrowArray*> pointers;
    for (const ArrowArray& each : pieces) pointers.push_back(&each);
    return apply_arrow(before, kind, table->schema, pointers);
  }
};

twins make_twins(const kind_of_entity& kind, std::mt19937& random, std::size_t wrong) {
  const std::size_t lead = random() % 4;
  const std::size_t count = random() % 12;
  sheet rows(random, lead + count, wrong);
  rows.ids(kind.plural);
  kind.fill(rows);
  rows.lose_rows();
  twins out;
  out.table = rows.table_named("");
  out.table->finish();
  for (std::size_t i = 0; i < count; ++i) {
    const std::string row = rows.json(lead + i);
    out.document += (i == 0 ? "" : ",") + row;
    out.lines += std::string(R"({"command":")") + kind.command + R"(",")" + kind.singular +
                 R"(":)" + row + "}\n";
  }
  out.document = std::string(R"({")") + kind.plural + R"(":[)" + out.document + "]}";
  for (std::size_t begin = 0; begin < count || out.pieces.empty();) {
    const std::size_t size = std::min(count - begin, 1 + random() % 8);
    ArrowArray piece = out.table->array;
    piece.offset = static_cast<std::int64_t>(lead + begin);
    piece.length = static_cast<std::int64_t>(size);
    out.pieces.push_back(piece);
    begin += size;
  }
  return out;
}

TEST(ArrowDirectory, IsWhatTheSameJsonIs) {
  std::size_t refused = 0;
  for (std::uint32_t seed = 0; seed < 1'500; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const std::size_t wrong = seed % 3;
    directory as_document;
    directory as_lines;
    directory as_table;
    for (const kind_of_entity& kind : kinds) {
      const twins made = make_twins(kind, random, wrong);
      const auto document = as_document.apply(made.document);
      const auto table = made.apply(as_table, kind.plural);
      ASSERT_EQ(static_cast<bool>(document), static_cast<bool>(table))
          << made.document << document.report().to_text() << table.report().to_text();
      ASSERT_EQ(told_of_json(document.report()), told_of_columns(table.report()))
          << made.document << document.report().to_text() << table.report().to_text();
      if (!document) {
        ++refused;
        ASSERT_EQ(table.code(), status::invalid_directory);
        continue;
      }
      as_document = *document;
      as_table = *table;
      if (made.lines.empty()) continue;
      const auto lines = as_lines.apply(made.lines);
      ASSERT_TRUE(lines) << made.lines << lines.report().to_text();
      as_lines = *lines;
      ASSERT_EQ(as_table.fingerprint(), as_document.fingerprint()) << made.document;
      ASSERT_EQ(as_table.fingerprint(), as_lines.fingerprint()) << made.document;
    }
  }
  EXPECT_GT(refused, 500U);
  EXPECT_EQ(arrow_node::releases, 0);
}

// ------------------------------------------------------------------------------------------------
// what is refused, and how it is called

std::string problems_of(const directory& people, std::string_view kind, node_ptr table) {
  table->finish();
  const ArrowArray* const piece = &table->array;
  const auto made = apply_arrow(people, kind, table->schema, std::span(&piece, 1));
  EXPECT_FALSE(made);
  std::string out;
  for (const problem& each : made.report().problems()) {
    out += std::to_string(each.where.row) + ' ' + each.where.field + ' ' + each.code + '\n';
  }
  return out;
}

std::string problems_of(std::string_view kind, node_ptr table) {
  return problems_of(directory(), kind, std::move(table));
}

node_ptr id_column(std::size_t count = 1) {
  texts_t out;
  for (std::size_t i = 0; i < count; ++i) out.emplace_back("id" + std::to_string(i));
  return texts("u", "id", out);
}

node_ptr named(node_ptr column, std::string name) {
  column->name = std::move(name);
  return column;
}

TEST(ArrowDirectory, NamesColumnsThatItDoesNotTake) {
  EXPECT_EQ(problems_of("contacts", table_of(1, texts("u", "name", {"a"}))),
            "0 id missing_column\n");
  EXPECT_EQ(problems_of("contacts", table_of(1, id_column(), texts("u", "emial", {"a"}))),
            "0 emial unknown_column\n");
  EXPECT_EQ(problems_of("queues", table_of(1, id_column(), id_column())),
            "0 id duplicate_column\n");
  EXPECT_EQ(problems_of("communities", table_of(1, id_column(), texts("u", "published", {"true"}))),
            "0 published wrong_format\n");
  EXPECT_EQ(problems_of("users", table_of(1, named(numbers<std::int32_t>("i", "", {1}), "id"))),
            "0 id wrong_format\n");
  EXPECT_EQ(problems_of("users", table_of(1, new_node("n", "id", 1, 0))), "0 id wrong_format\n");
  EXPECT_EQ(problems_of("robots", table_of(1, id_column())), "0  unknown_value\n");
}

TEST(ArrowDirectory, NamesColumnsOfStructsByTheirWay) {
  const auto company = [](node_ptr inside) {
    std::vector<node_ptr> columns;
    columns.push_back(std::move(inside));
    return lists<std::int32_t>("companies", {1}, table(1, std::move(columns)));
  };
  EXPECT_EQ(problems_of("contacts", table_of(1, id_column(), company(texts("u", "role", {"x"})))),
            "0 companies.id missing_column\n");
  EXPECT_EQ(problems_of("contacts", table_of(1, id_column(), company(bits("id", {true})))),
            "0 companies.id wrong_format\n");
  EXPECT_EQ(problems_of("contacts", table_of(1, id_column(), texts("u", "companies", {"x"}))),
            "0 companies wrong_format\n");
  EXPECT_EQ(problems_of("queues", table_of(1, id_column(), texts("u", "members", {"x"}))),
            "0 members wrong_format\n");
  std::vector<node_ptr> members;
  members.push_back(texts("u", "people", {"x"}));
  EXPECT_EQ(
      problems_of("queues", table_of(1, id_column(), table(1, std::move(members), 0, "members"))),
      "0 members.people unknown_column\n");
  std::vector<node_ptr> absence;
  absence.push_back(numbers<std::int32_t>("tdD", "from", {1}));
  EXPECT_EQ(problems_of("users", table_of(1, id_column(),
                                          lists<std::int64_t>("absences", {1},
                                                              table(1, std::move(absence))))),
            "0 absences.to missing_column\n");
}

TEST(ArrowDirectory, ReadsTermsOfQueues) {
  const auto term = [](node_ptr count, node_ptr unit) {
    const auto rows = static_cast<std::size_t>(count->length);
    std::vector<node_ptr> columns;
    columns.push_back(std::move(count));
    columns.push_back(std::move(unit));
    return table_of(rows, id_column(rows), table(rows, std::move(columns), 0, "accept_within"));
  };
  EXPECT_EQ(
      problems_of("queues",
                  term(numbers<std::uint64_t>("L", "count", {525'600, 8'760, std::nullopt, 0}),
                       texts("u", "unit", {"minutes", "hours", std::nullopt, "hours"}))),
      "4 accept_within.count out_of_range\n");
  EXPECT_EQ(
      problems_of("queues", term(numbers<std::uint64_t>("L", "count", {525'601, 8'761, UINT64_MAX}),
                                 texts("u", "unit", {"minutes", "hours", "hours"}))),
      "1 accept_within.count out_of_range\n2 accept_within.count out_of_range\n"
      "3 accept_within.count out_of_range\n");
  EXPECT_EQ(problems_of("queues", term(numbers<std::int8_t>("c", "count", {1, std::nullopt, 1}),
                                       texts("u", "unit", {std::nullopt, "hours", "days"}))),
            "1 accept_within.unit missing_key\n2 accept_within.count missing_key\n"
            "3 accept_within.unit unknown_value\n");
  EXPECT_EQ(problems_of("queues",
                        term(numbers<double>("g", "count", {1}), texts("u", "unit", {"hours"}))),
            "0 accept_within.count wrong_format\n");
}

TEST(ArrowDirectory, TellsProblemsInTheOrderOfRows) {
  EXPECT_EQ(problems_of("users", table_of(3, texts("u", "kind", {"robot", "guest", ""}),
                                          texts("u", "id", {"a", "a", std::nullopt}),
                                          texts("U", "name", {"\xFF", "a", "b"}))),
            "1 name ill_formed_text\n1 kind unknown_value\n2 id duplicate_id\n"
            "3 id missing_key\n3 kind unknown_value\n");
}

TEST(ArrowDirectory, RefusesValuesThatJsonCannotWrite) {
  EXPECT_EQ(problems_of("users", table_of(2, id_column(2),
                                          numbers<std::int64_t>("tsn:", "last_login", {1, 2'000}))),
            "1 last_login ill_formed_timestamp\n");
  node_ptr past = dictionary<std::int8_t>("c", "u", "name", {"x"});
  past->dictionary->length = 1;
  EXPECT_EQ(problems_of("users", table_of(1, id_column(), std::move(past))),
            "1 name out_of_bounds\n");
  std::vector<node_ptr> absence;
  absence.push_back(numbers<std::int32_t>("tdD", "from", {INT32_MIN}));
  absence.push_back(numbers<std::int32_t>("tdD", "to", {INT32_MAX}));
  EXPECT_EQ(problems_of("users", table_of(1, id_column(),
                                          lists<std::int64_t>("absences", {1},
                                                              table(1, std::move(absence))))),
            "1 absences.from ill_formed_date\n1 absences.to ill_formed_date\n");
}

TEST(ArrowDirectory, RefusesBadFieldsOfUsersAsTheirJsonIsRefused) {
  EXPECT_EQ(problems_of("users", table_of(3, id_column(3),
                                          texts("u", "fields", {R"({"a":1,"a":2})", "{", "[]"}))),
            "1 fields duplicate_key\n2 fields syntax_error\n3 fields wrong_type\n");
}

TEST(ArrowDirectory, TakesFieldsOfUsersAsDeepAsJsonDoesAndNoDeeper) {
  const auto nested = [](std::size_t levels) {
    return R"({"a":)" + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "}";
  };
  const auto in_json = [](const std::string& fields) {
    return directory().apply(R"({"command":"put_user","user":{"id":"id0","fields":)" + fields +
                             "}}");
  };
  const std::string most = nested(limits::max_fields_depth);
  EXPECT_TRUE(in_json(most));
  EXPECT_TRUE(directory().apply(R"({"users":[{"id":"id0","fields":)" + most + "}]}"));
  const node_ptr rows = table_of(1, id_column(), texts("u", "fields", {most}));
  const ArrowArray* const piece = &rows->array;
  EXPECT_TRUE(apply_arrow(directory(), "users", rows->schema, std::span(&piece, 1)));
  const std::string deeper = nested(limits::max_fields_depth + 1);
  const auto refused = in_json(deeper);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.report().problems().front().code, "too_deep");
  EXPECT_EQ(refused.report().problems().front().where.pointer, "/user/fields");
  EXPECT_EQ(problems_of("users", table_of(1, id_column(), texts("u", "fields", {deeper}))),
            "1 fields too_deep\n");
  EXPECT_EQ(problems_of("users", table_of(2, id_column(2), texts("u", "fields", {"", " "}))),
            "1 fields syntax_error\n2 fields syntax_error\n");
}

TEST(ArrowDirectory, FollowsSubstitutesThroughTheDirectoryItChanges) {
  const auto before = directory().apply(R"({"users":[{"id":"ben","absences":[
      {"from":"2026-12-01","to":"2026-12-31","substitute":"id0"}]}]})");
  ASSERT_TRUE(before);
  const auto absent = [](const char* substitute, std::int32_t from) {
    std::vector<node_ptr> columns;
    columns.push_back(numbers<std::int32_t>("tdD", "from", {from}));
    columns.push_back(numbers<std::int32_t>("tdD", "to", {from + 7}));
    columns.push_back(texts("vu", "substitute", {substitute}));
    return table_of(1, id_column(),
                    lists<std::int32_t>("absences", {1}, table(1, std::move(columns))));
  };
  EXPECT_EQ(problems_of(*before, "users", absent("ben", 20'798)), "0  substitute_loop\n");
  EXPECT_EQ(problems_of(*before, "users", absent("id0", 20'000)),
            "1 absences.substitute substitute_loop\n");
  const node_ptr later = absent("ben", 20'000);
  const ArrowArray* const piece = &later->array;
  EXPECT_TRUE(apply_arrow(*before, "users", later->schema, std::span(&piece, 1)));
}

TEST(ArrowDirectory, TakesColumnsOfNullsAsLeftOut) {
  const node_ptr rows =
      table_of(1, id_column(), new_node("n", "name", 1, 0), new_node("n", "active", 1, 0),
               new_node("n", "companies", 1, 0), new_node("n", "roles", 1, 0));
  const ArrowArray* const piece = &rows->array;
  const auto made = apply_arrow(directory(), "contacts", rows->schema, std::span(&piece, 1));
  ASSERT_TRUE(made) << made.report().to_text();
  EXPECT_EQ(made->fingerprint(),
            directory().apply(R"({"contacts":[{"id":"id0"}]})")->fingerprint());
}

TEST(ArrowDirectory, PutsReplaceWhoIsThereAndLeaveTheRest) {
  const auto before = directory().apply(
      R"({"contacts":[{"id":"id0","active":true,"name":"Bea"},{"id":"c","active":true}]})");
  const node_ptr rows = table_of(1, id_column(), texts("u", "email", {"b@x.example"}));
  const ArrowArray* const piece = &rows->array;
  const auto made = apply_arrow(*before, "contacts", rows->schema, std::span(&piece, 1));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->contact_count(), 2U);
  EXPECT_EQ(made->fingerprint(), directory()
                                     .apply(R"({"contacts":[{"id":"c","active":true},
                                       {"id":"id0","email":"b@x.example"}]})")
                                     ->fingerprint());
}

}  // namespace
}  // namespace ambit::testing
