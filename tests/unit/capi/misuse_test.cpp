// ambit.h against a host that makes mistakes. Every function is called with each of its pointers
// NULL, and each of its handles of another kind, one at a time: that is a status, and what comes
// out is cleared. An argument that is NULL to begin with may be, and is only given the wrong kind.
#include <cstddef>
#include <cstring>
#include <set>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "capi/ambit_arrow.h"
#include "tests/unit/capi/world.hpp"

namespace {

/// The opaque types are incomplete; the context is not.
template <class T, class = void>
struct is_opaque : std::is_class<T> {};
template <class T>
struct is_opaque<T, std::void_t<decltype(sizeof(T))>> : std::false_type {};

template <class Argument>
constexpr bool is_handle = is_opaque<std::remove_cv_t<std::remove_pointer_t<Argument>>>::value;
template <class Argument>
constexpr bool is_optional = std::is_same_v<Argument, ambit_report**>;
/// What a function writes through: `T** _out`, `size_t* _out`, the verdicts' bytes.
template <class Argument>
constexpr bool is_out =
    std::is_pointer_v<Argument> && !std::is_const_v<std::remove_pointer_t<Argument>> &&
    !is_handle<Argument> && !std::is_same_v<Argument, ambit_context*>;

constexpr std::string_view renewals_policy =
    R"({"ambit": 1, "schema": {"objects": {"client": {"fields": {
          "renewal_date": {"type": "date"}, "primary_contact": {"type": "id"},
          "billing_contact": {"type": "id"}, "decision_maker": {"type": "id"}}}}},
        "renewals": {"partners": {"acme": {"default_owner": "vendor"}}}})";
constexpr std::string_view portal_policy =
    R"({"ambit": 1, "schema": {"objects": {"ticket": {"fields": {"contact": {"type": "id"}}}}},
        "portals": {"p": {}}, "sharing": {"ticket": {"internal": "read"}},
        "workspace": {"subscription": "enterprise", "account_object": "ticket",
                      "csm_property": "contact"}})";
constexpr std::string_view client_text =
    R"({"id": "C1", "account": "acme", "renewal_date": "2027-03-01"})";

class misuse : public ambit_test::world {
 protected:
  void SetUp() override {
    world::SetUp();
    ambit_policy* rules = nullptr;
    ambit_schema* fields = nullptr;
    ASSERT_EQ(ambit_policy_compile(renewals_policy.data(), renewals_policy.size(), &rules, nullptr),
              0);
    ASSERT_EQ(ambit_policy_schema(rules, &fields), 0);
    ASSERT_EQ(ambit_engine_bind(rules, directory, zones, &renewals_engine, nullptr), 0);
    ASSERT_EQ(ambit_batch_from_json(fields, "client", 6, client_text.data(), client_text.size(),
                                    &client_batch, nullptr),
              0);
    ASSERT_EQ(ambit_clients_bind(renewals_engine, client_batch, scratch, &clients, nullptr), 0);
    ASSERT_EQ(ambit_renewals_decide(clients, AMBIT_NOTICE_RENEWAL, &context, &renewals, nullptr),
              0);
    EXPECT_EQ(ambit_schema_free(fields), 0);
    EXPECT_EQ(ambit_policy_free(rules), 0);
    set_up_portal();
  }
  void set_up_portal() {
    ambit_policy* rules = nullptr;
    ambit_schema* fields = nullptr;
    ASSERT_EQ(ambit_policy_compile(portal_policy.data(), portal_policy.size(), &rules, nullptr), 0);
    ASSERT_EQ(ambit_policy_schema(rules, &fields), 0);
    ASSERT_EQ(ambit_engine_bind(rules, directory, zones, &portal_engine, nullptr), 0);
    ASSERT_EQ(ambit_batch_from_json(fields, "ticket", 6, R"({"id":"T1"})", 11, &tickets, nullptr),
              0);
    ASSERT_EQ(ambit_viewer_bind(portal_engine, "p", 1, AMBIT_VISITOR_CONTACT, "ana", 3, &context,
                                &viewer, nullptr),
              0);
    constexpr std::string_view tables = R"({"table": "t", "fields": {"id": "id"}})";
    ASSERT_EQ(
        ambit_mapping_compile(fields, "ticket", 6, tables.data(), tables.size(), &mapping, nullptr),
        0);
    ASSERT_EQ(ambit_shares_from_json("[]", 2, &shares, nullptr), 0);
    ASSERT_EQ(ambit_sharing_bind(portal_engine, "ticket", 6, "ana", 3, &context, shares, &sharing,
                                 nullptr),
              0);
    ASSERT_EQ(ambit_workspace_bind(portal_engine, "ana", 3, &context, "ben", 3, shares, &workspace,
                                   nullptr),
              0);
    ASSERT_EQ(ambit_ticket_index_create(portal_engine, "p", 1, &kept_tickets, nullptr), 0);
    EXPECT_EQ(ambit_schema_free(fields), 0);
    EXPECT_EQ(ambit_policy_free(rules), 0);
  }
  void TearDown() override {
    EXPECT_EQ(ambit_mapping_free(mapping), 0);
    EXPECT_EQ(ambit_workspace_free(workspace), 0);
    EXPECT_EQ(ambit_sharing_free(sharing), 0);
    EXPECT_EQ(ambit_shares_free(shares), 0);
    EXPECT_EQ(ambit_ticket_index_free(kept_tickets), 0);
    EXPECT_EQ(ambit_viewer_free(viewer), 0);
    EXPECT_EQ(ambit_batch_free(tickets), 0);
    EXPECT_EQ(ambit_engine_release(portal_engine), 0);
    EXPECT_EQ(ambit_renewals_free(renewals), 0);
    EXPECT_EQ(ambit_clients_free(clients), 0);
    EXPECT_EQ(ambit_batch_free(client_batch), 0);
    EXPECT_EQ(ambit_engine_release(renewals_engine), 0);
    world::TearDown();
  }

  /// Replaces one argument at a time by what `spoil` makes of it (or leaves alone, by false).
  template <class... Parameters, class Spoil>
  void try_each(const char* name, std::int32_t (*function)(Parameters...),
                const std::tuple<Parameters...>& right, std::int32_t expected, const Spoil& spoil) {
    for (std::size_t position = 0; position < sizeof...(Parameters); ++position) {
      std::tuple<Parameters...> arguments = right;
      bool is_spoilt = false;
      std::size_t at = 0;
      std::apply(
          [&](auto&... each) {
            ((at++ == position ? void(is_spoilt = spoil(each)) : void()), ...);
          },
          arguments);
      if (!is_spoilt) continue;
      std::apply([](auto... each) { (soil(each), ...); }, arguments);
      expect_status(std::apply(function, arguments), expected, name, position);
      std::apply([&](auto... each) { (expect_cleared(name, each), ...); }, arguments);
    }
  }

  // No templates: what stands here would be compiled once for each argument of each function.
  static void expect_status(std::int32_t got, std::int32_t expected, const char* name,
                            std::size_t position) {
    EXPECT_EQ(got, expected) << name << ", argument " << position;
  }
  static void expect_clear(bool is_clear, const char* name) {
    EXPECT_TRUE(is_clear) << name << " leaves what it was to write over";
  }

  template <class Argument>
  static void soil(Argument argument) {
    if constexpr (is_out<Argument>) {
      using target = std::remove_pointer_t<Argument>;
      if (argument == nullptr) return;
      if constexpr (std::is_class_v<target>) {
        std::memset(argument, 77, sizeof(target));
      } else if constexpr (std::is_pointer_v<target>) {
        *argument = reinterpret_cast<target>(std::uintptr_t{8});
      } else {
        *argument = 77;
      }
    }
  }

  template <class Argument>
  static void expect_cleared(const char* name, Argument argument) {
    if constexpr (is_out<Argument>) {
      using target = std::remove_pointer_t<Argument>;
      if (argument == nullptr) return;
      if constexpr (std::is_class_v<target>) {
        const target clear = {};
        expect_clear(std::memcmp(argument, &clear, sizeof(target)) == 0, name);
      } else {
        expect_clear(*argument == target{}, name);
      }
    }
  }

  template <class... Parameters, class... Given>
  void try_function(const char* name, std::int32_t (*function)(Parameters...), Given... given) {
    const std::tuple<Parameters...> right(static_cast<Parameters>(given)...);
    tried.insert(name);
    try_each(name, function, right, AMBIT_STATUS_NULL_ARGUMENT, [](auto& argument) {
      using argument_type = std::remove_reference_t<decltype(argument)>;
      if constexpr (std::is_pointer_v<argument_type> && !is_optional<argument_type>) {
        return std::exchange(argument, nullptr) != nullptr;
      }
      return false;
    });
    try_each(name, function, right, AMBIT_STATUS_WRONG_HANDLE, [this](auto& argument) {
      using argument_type = std::remove_reference_t<decltype(argument)>;
      if constexpr (is_handle<argument_type>) {
        // Documents are taken for reports, and everything else for documents.
        if constexpr (std::is_same_v<argument_type, const ambit_document*>) {
          argument = reinterpret_cast<argument_type>(report);
        } else {
          argument = reinterpret_cast<argument_type>(document);
        }
        return true;
      }
      return false;
    });
  }

  ambit_engine* renewals_engine = nullptr;
  ambit_batch* client_batch = nullptr;
  ambit_clients* clients = nullptr;
  ambit_renewals* renewals = nullptr;
  ambit_engine* portal_engine = nullptr;
  ambit_batch* tickets = nullptr;
  ambit_viewer* viewer = nullptr;
  ambit_shares* shares = nullptr;
  ambit_sharing* sharing = nullptr;
  ambit_workspace* workspace = nullptr;
  ambit_mapping* mapping = nullptr;
  ambit_ticket_index* kept_tickets = nullptr;
  std::set<std::string> tried;
};

#define TRY(function, ...) try_function(#function, &function __VA_OPT__(, ) __VA_ARGS__)

TEST_F(misuse, every_function_checks_every_argument) {
  std::size_t size = 0;
  std::size_t sizes[4] = {};
  const char* text = nullptr;
  const std::int32_t* entries = nullptr;
  const std::uint8_t* outcomes = nullptr;
  std::uint8_t verdict = 0;
  ambit_report* report_out = nullptr;
  ambit_document* document_out = nullptr;
  ambit_document* second_out = nullptr;
  ambit_policy* policy_out = nullptr;
  ambit_schema* schema_out = nullptr;
  ambit_directory* directory_out = nullptr;
  ambit_zones* zones_out = nullptr;
  ambit_engine* engine_out = nullptr;
  ambit_batch* batch_out = nullptr;
  ambit_scratch* scratch_out = nullptr;
  ambit_ledger* ledger_out = nullptr;
  ambit_matches* matches_out = nullptr;
  ambit_plan* plan_out = nullptr;
  ambit_criterion* criterion_out = nullptr;
  ambit_clients* clients_out = nullptr;
  ambit_renewals* renewals_out = nullptr;
  ambit_viewer* viewer_out = nullptr;
  ambit_shares* shares_out = nullptr;
  ambit_sharing* sharing_out = nullptr;
  ambit_workspace* workspace_out = nullptr;
  ambit_mapping* mapping_out = nullptr;
  ambit_ticket_index* index_out = nullptr;
  std::int32_t state = 0;
  const std::uint8_t bytes[] = {1};
  const ArrowSchema columns = {};
  const ArrowArray table = {};
  const ArrowArray* const pieces[] = {&table};
  const ambit_batch* const batches[] = {tickets};
  ArrowSchema columns_out = {};
  ArrowArray table_out = {};

  TRY(ambit_report_error_count, report, &size);
  TRY(ambit_report_warning_count, report, &size);
  TRY(ambit_report_text, report, &text, &size);
  TRY(ambit_report_json, report, &text, &size);
  TRY(ambit_document_text, document, &text, &size);
  TRY(ambit_policy_compile, "{}", 2, &policy_out, &report_out);
  TRY(ambit_policy_check, "{}", 2, &report_out);
  TRY(ambit_policy_schema, policy, &schema_out);
  TRY(ambit_policy_describe, policy, &document_out);
  TRY(ambit_policy_fingerprint, policy, &text, &size);
  TRY(ambit_directory_create, &directory_out);
  TRY(ambit_directory_apply, directory, "[]", 2, &directory_out, &report_out);
  TRY(ambit_directory_apply_arrow, directory, "users", 5, &columns, pieces, 1, &directory_out,
      &report_out);
  TRY(ambit_directory_change, directory, "[]", 2, nullptr, nullptr, &directory_out, &document_out,
      &report_out);
  TRY(ambit_directory_json, directory, &document_out);
  TRY(ambit_leads_eligible_owners, engine, "{}", 2, &context, &document_out, &report_out);
  TRY(ambit_directory_counts, directory, &size, &sizes[0], &sizes[1], &sizes[2], &sizes[3]);
  TRY(ambit_directory_fingerprint, directory, &text, &size);
  TRY(ambit_zones_create, &zones_out);
  TRY(ambit_zones_from_directory, "/", 1, &zones_out, &report_out);
  TRY(ambit_zones_add, zones, "X", 1, bytes, 1, "1", 1, &zones_out, &report_out);
  TRY(ambit_zones_version, zones, &text, &size);
  TRY(ambit_engine_bind, policy, directory, zones, &engine_out, &report_out);
  TRY(ambit_engine_fingerprint, engine, &text, &size);
  TRY(ambit_engine_retain, engine);
  TRY(ambit_schema_compile, "{}", 2, &schema_out, &report_out);
  TRY(ambit_schema_fingerprint, schema, &text, &size);
  TRY(ambit_batch_from_json, schema, "lead", 4, "[]", 2, &batch_out, &report_out);
  TRY(ambit_batch_bind_arrow, schema, "lead", 4, &columns, pieces, 1, &batch_out, &report_out);
  TRY(ambit_batch_size, batch, &size);
  TRY(ambit_batch_id, batch, 0, &text, &size);
  TRY(ambit_scratch_create, &scratch_out);
  TRY(ambit_ledger_create, &ledger_out);
  TRY(ambit_ledger_changes, ledger, plan, &document_out);
  TRY(ambit_ledger_commit, ledger, plan);
  TRY(ambit_ledger_apply, ledger, "[]", 2, &report_out);
  TRY(ambit_ledger_owner_of, ledger, "lead", 4, "L1", 2, &document_out);
  TRY(ambit_ledger_snapshot, ledger, &document_out);
  TRY(ambit_ledger_restore, "{}", 2, &ledger_out, &report_out);
  TRY(ambit_ledger_restore_part, "{}", 2, &ledger_out, &report_out);
  TRY(ambit_leads_decide, engine, batch, ledger, &context, scratch, &plan_out, &report_out);
  TRY(ambit_leads_match, engine, batch, &context, scratch, &matches_out, &report_out);
  TRY(ambit_leads_plan, engine, batch, matches, ledger, &context, scratch, &plan_out, &report_out);
  TRY(ambit_leads_explain, engine, batch, 0, ledger, &context, scratch, &document_out, &report_out);
  TRY(ambit_leads_act, engine, ledger, &context, "[]", 2, &document_out, &report_out);
  TRY(ambit_leads_plan_acts, engine, ledger, &context, "[]", 2, &document_out, &second_out,
      &report_out);
  TRY(ambit_leads_reassign_by_age, engine, batch, ledger, &context, scratch, &plan_out,
      &report_out);
  TRY(ambit_leads_plan_by_age, engine, batch, ledger, &context, scratch, &plan_out, &report_out);
  TRY(ambit_leads_ask, engine, ledger, &context, "{}", 2, &document_out, &report_out);
  TRY(ambit_matches_entries, matches, &entries, &size);
  TRY(ambit_plan_outcomes, plan, &outcomes, &size);
  TRY(ambit_plan_size, plan, &size);
  TRY(ambit_plan_json, plan, 0, &document_out);
  TRY(ambit_plan_json_lines, plan, &document_out);
  TRY(ambit_plan_export_arrow, plan, &columns_out, &table_out);
  TRY(ambit_criterion_compile, schema, "lead", 4, "{}", 2, &criterion_out, &report_out);
  TRY(ambit_criterion_test, criterion, batch, &context, zones, scratch, 1, &verdict);
  TRY(ambit_criterion_explain, criterion, batch, 0, &context, zones, scratch, &document_out,
      &report_out);
  TRY(ambit_criterion_fingerprint, criterion, &text, &size);
  TRY(ambit_salesforce_import, "{}", 2, nullptr, &document_out, &second_out, &report_out);
  TRY(ambit_hubspot_import, "{}", 2, nullptr, &document_out, &report_out);
  TRY(ambit_policy_criterion, policy, "lead", 4, "x", 1, &criterion_out, &report_out);
  TRY(ambit_clients_bind, renewals_engine, client_batch, scratch, &clients_out, &report_out);
  TRY(ambit_renewals_decide, clients, 0, &context, &renewals_out, &report_out);
  TRY(ambit_renewals_explain, clients, 0, 0, &context, &document_out, &report_out);
  TRY(ambit_renewals_standing, clients, "2026-12-01", 10, &document_out, &report_out);
  TRY(ambit_renewals_due, clients, ledger, "2026-12-01", 10, "2026-12-31", 10, &document_out,
      nullptr, &report_out);
  TRY(ambit_renewals_preview, clients, "[]", 2, &context, &document_out, &report_out);
  TRY(ambit_viewer_bind, portal_engine, "p", 1, 0, "ana", 3, &context, &viewer_out, &report_out);
  TRY(ambit_viewer_entry, viewer, 0, &document_out);
  TRY(ambit_viewer_see, viewer, tickets, scratch, 1, &verdict);
  TRY(ambit_viewer_can_see, viewer, tickets, 0, 0, scratch, &document_out, &report_out);
  TRY(ambit_viewer_list, viewer, tickets, "{}", 2, scratch, &document_out, &report_out);
  TRY(ambit_viewer_count, viewer, tickets, "{}", 2, scratch, &size, &report_out);
  TRY(ambit_viewer_session, viewer, 1, 0, &state);
  TRY(ambit_shares_from_json, "[]", 2, &shares_out, &report_out);
  TRY(ambit_shares_size, shares, &size);
  TRY(ambit_sharing_bind, portal_engine, "ticket", 6, "ana", 3, &context, nullptr, &sharing_out,
      &report_out);
  TRY(ambit_sharing_may_look, sharing, &state);
  TRY(ambit_sharing_see, sharing, tickets, scratch, 1, &verdict);
  TRY(ambit_sharing_can_see, sharing, tickets, 0, scratch, &document_out, &report_out);
  TRY(ambit_sharing_can_edit, sharing, tickets, 0, scratch, &document_out, &report_out);
  TRY(ambit_sharing_list, sharing, tickets, "{}", 2, scratch, &document_out, &report_out);
  TRY(ambit_sharing_count, sharing, tickets, "{}", 2, scratch, &size, &report_out);
  TRY(ambit_workspace_bind, portal_engine, "ana", 3, &context, "ben", 3, nullptr, &workspace_out,
      &report_out);
  TRY(ambit_workspace_entry, workspace, &document_out);
  TRY(ambit_workspace_ask, workspace, batches, 1, nullptr, "{}", 2, scratch, &document_out,
      &report_out);
  TRY(ambit_workspace_act, workspace, batches, 1, ledger, "[]", 2, scratch, &document_out,
      &report_out);
  TRY(ambit_workspace_plan_acts, workspace, batches, 1, ledger, "[]", 2, scratch, &document_out,
      &second_out, &report_out);
  TRY(ambit_workspace_ask_ledger, workspace, batches, 1, ledger, "{}", 2, scratch, &document_out,
      &report_out);
  TRY(ambit_mapping_compile, schema, "lead", 4, "{}", 2, &mapping_out, &report_out);
  TRY(ambit_viewer_sql, viewer, mapping, AMBIT_DIALECT_SQLITE, &document_out, &report_out);
  TRY(ambit_sharing_sql, sharing, mapping, AMBIT_DIALECT_SQLITE, AMBIT_ACCESS_READ, &document_out,
      &report_out);
  TRY(ambit_criterion_sql, criterion, mapping, AMBIT_DIALECT_SQLITE, &context, zones, &document_out,
      &report_out);
  TRY(ambit_sql_folded, "a", 1, &document_out);
  TRY(ambit_tickets_who_can_see, portal_engine, "p", 1, tickets, 0, &context, scratch,
      &document_out, &report_out);
  TRY(ambit_tickets_exposure, portal_engine, "p", 1, tickets, &context, scratch, &document_out,
      &report_out);
  TRY(ambit_sharing_review, portal_engine, tickets, &context, nullptr, "{}", 2, scratch,
      &document_out, &report_out);
  TRY(ambit_sharing_diff, portal_engine, tickets, portal_engine, tickets, &context, nullptr, "{}",
      2, scratch, &document_out, &report_out);
  TRY(ambit_viewer_thread, viewer, tickets, 0, "{}", 2, 0, scratch, &document_out, &report_out);
  TRY(ambit_viewer_can_reply, viewer, tickets, 0, "{}", 2, 0, scratch, &document_out, &report_out);
  TRY(ambit_viewer_reply, viewer, tickets, 0, "{}", 2, "{}", 2, 0, scratch, &document_out,
      &report_out);
  TRY(ambit_viewer_can_submit, viewer, 0, &document_out);
  TRY(ambit_viewer_submit, viewer, "{}", 2, 0, scratch, &document_out, &report_out);
  TRY(ambit_portal_readiness, portal_engine, "p", 1, &context, &document_out, &report_out);
  TRY(ambit_portal_change, portal_engine, "{}", 2, "p", 1, "uma", 3, "{}", 2, &context,
      &document_out, &report_out);
  TRY(ambit_ticket_index_create, portal_engine, "p", 1, &index_out, &report_out);
  TRY(ambit_ticket_index_write, kept_tickets, tickets, AMBIT_TICKETS_PUT, &report_out);
  TRY(ambit_ticket_index_list, kept_tickets, viewer, "{}", 2, scratch, &document_out, &report_out);
  TRY(ambit_ticket_index_count, kept_tickets, viewer, scratch, &sizes[0], &sizes[1], &sizes[2],
      &sizes[3]);
  TRY(ambit_ticket_index_see, kept_tickets, viewer, R"(["T1"])", 6, scratch, 1, &verdict);
  TRY(ambit_ticket_index_can_see, kept_tickets, viewer, "T1", 2, 0, scratch, &document_out,
      &report_out);
  TRY(ambit_ticket_index_size, kept_tickets, &sizes[0], &sizes[1], &sizes[2]);
  TRY(ambit_ticket_index_remove, kept_tickets, "[]", 2, &report_out);
  TRY(ambit_renewals_size, renewals, &size);
  TRY(ambit_renewals_outcomes, renewals, &outcomes, &size);
  TRY(ambit_renewals_owners, renewals, &outcomes, &size);
  TRY(ambit_renewals_json, renewals, 0, &document_out);
  TRY(ambit_renewals_json_lines, renewals, &document_out);
  TRY(ambit_renewals_export_arrow, renewals, &columns_out, &table_out);
  TRY(ambit_renewals_recipients_export_arrow, renewals, &columns_out, &table_out);

  // All of the headers but the 21 that free, the 3 about the version, and ambit_ledger_open, which
  // sqlite_test.cpp asks.
  EXPECT_EQ(tried.size(), 121U);

  const ambit_batch* const spoilt[] = {tickets, nullptr};
  EXPECT_EQ(
      ambit_workspace_ask(workspace, spoilt, 2, nullptr, "{}", 2, scratch, &document_out, nullptr),
      AMBIT_STATUS_NULL_ARGUMENT);
  const auto* const other = reinterpret_cast<const ambit_batch*>(document);
  EXPECT_EQ(
      ambit_workspace_ask(workspace, &other, 1, nullptr, "{}", 2, scratch, &document_out, nullptr),
      AMBIT_STATUS_WRONG_HANDLE);
  EXPECT_EQ(ambit_workspace_ask(workspace, batches, PTRDIFF_MAX, nullptr, "{}", 2, scratch,
                                &document_out, nullptr),
            AMBIT_STATUS_INVALID_ARGUMENT);
}

TEST_F(misuse, freeing_nothing_is_fine_and_another_kind_is_refused) {
  const auto try_free = [this](auto free_function, auto* handle) {
    using pointer = decltype(handle);
    EXPECT_EQ(free_function(static_cast<pointer>(nullptr)), AMBIT_STATUS_OK);
    const void* other = static_cast<const void*>(handle) == document
                            ? static_cast<const void*>(report)
                            : static_cast<const void*>(document);
    EXPECT_EQ(free_function(static_cast<pointer>(const_cast<void*>(other))),
              AMBIT_STATUS_WRONG_HANDLE);
  };
  try_free(&ambit_policy_free, policy);
  try_free(&ambit_schema_free, schema);
  try_free(&ambit_directory_free, directory);
  try_free(&ambit_zones_free, zones);
  try_free(&ambit_engine_release, engine);
  try_free(&ambit_batch_free, batch);
  try_free(&ambit_scratch_free, scratch);
  try_free(&ambit_ledger_free, ledger);
  try_free(&ambit_matches_free, matches);
  try_free(&ambit_plan_free, plan);
  try_free(&ambit_criterion_free, criterion);
  try_free(&ambit_clients_free, clients);
  try_free(&ambit_renewals_free, renewals);
  try_free(&ambit_viewer_free, viewer);
  try_free(&ambit_shares_free, shares);
  try_free(&ambit_sharing_free, sharing);
  try_free(&ambit_workspace_free, workspace);
  try_free(&ambit_mapping_free, mapping);
  try_free(&ambit_ticket_index_free, kept_tickets);
  try_free(&ambit_report_free, report);
  try_free(&ambit_document_free, document);
}

TEST_F(misuse, a_context_of_another_size_is_refused_before_it_is_read) {
  for (const std::uint32_t struct_size : {0U, 4U, 63U, 65U, 0xFFFFFFFFU}) {
    ambit_context other = context;
    other.struct_size = struct_size;
    other.zone = reinterpret_cast<const char*>(std::uintptr_t{8});
    other.zone_size = 10;
    ambit_plan* made = nullptr;
    EXPECT_EQ(ambit_leads_decide(engine, batch, ledger, &other, scratch, &made, nullptr),
              AMBIT_STATUS_WRONG_STRUCT_SIZE)
        << struct_size;
    EXPECT_EQ(made, nullptr);
  }
}

TEST_F(misuse, a_context_with_unusable_content_is_refused) {
  const std::string long_text(256, 'x');
  const auto status_of = [&](const ambit_context& other) {
    ambit_plan* made = nullptr;
    return ambit_leads_decide(engine, batch, ledger, &other, scratch, &made, nullptr);
  };
  ambit_context other = context;
  other.reserved = 1;
  EXPECT_EQ(status_of(other), AMBIT_STATUS_INVALID_ARGUMENT);

  other = context;
  other.event_size = 3;
  EXPECT_EQ(status_of(other), AMBIT_STATUS_NULL_ARGUMENT);
  other.event = "\xC3(x";
  EXPECT_EQ(status_of(other), AMBIT_STATUS_INVALID_ARGUMENT);
  other.event = "a\0b";
  EXPECT_EQ(status_of(other), AMBIT_STATUS_INVALID_ARGUMENT);

  other = context;
  other.actor = long_text.data();
  other.actor_size = 256;
  EXPECT_EQ(status_of(other), AMBIT_STATUS_INVALID_ARGUMENT);

  other = context;
  other.zone = "Mars/Olympus";
  other.zone_size = 12;
  EXPECT_EQ(status_of(other), AMBIT_STATUS_UNKNOWN_ZONE);

  other = context;
  other.now_unix_us = INT64_MIN;
  EXPECT_EQ(status_of(other), AMBIT_STATUS_INVALID_ARGUMENT);
}

TEST_F(misuse, texts_of_size_0_are_never_looked_at) {
  const char* dangling = reinterpret_cast<const char*>(std::uintptr_t{16});
  ambit_policy* policy_out = nullptr;
  EXPECT_EQ(ambit_policy_compile(dangling, 0, &policy_out, nullptr), AMBIT_STATUS_INVALID_POLICY);
  EXPECT_EQ(ambit_policy_compile(nullptr, 0, &policy_out, nullptr), AMBIT_STATUS_INVALID_POLICY);
  ambit_batch* batch_out = nullptr;
  EXPECT_EQ(ambit_batch_from_json(schema, dangling, 0, "[]", 2, &batch_out, nullptr),
            AMBIT_STATUS_UNKNOWN_OBJECT);
  context.zone = context.event = context.actor = context.running_user = dangling;
  ambit_plan* plan_out = nullptr;
  EXPECT_EQ(ambit_leads_decide(engine, batch, ledger, &context, scratch, &plan_out, nullptr), 0);
  EXPECT_EQ(ambit_plan_free(plan_out), 0);
}

TEST_F(misuse, a_negative_size_is_refused) {
  ambit_policy* made = nullptr;
  EXPECT_EQ(ambit_policy_compile("{}", static_cast<std::size_t>(-1), &made, nullptr),
            AMBIT_STATUS_INVALID_ARGUMENT);
}

TEST_F(misuse, rows_past_the_end_are_refused) {
  const char* text = nullptr;
  std::size_t size = 0;
  ambit_document* made = nullptr;
  for (const std::size_t row : {std::size_t{1}, static_cast<std::size_t>(-1)}) {
    EXPECT_EQ(ambit_batch_id(batch, row, &text, &size), AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(ambit_plan_json(plan, row, &made), AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(ambit_leads_explain(engine, batch, row, ledger, &context, scratch, &made, nullptr),
              AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(
        ambit_criterion_explain(criterion, batch, row, &context, zones, scratch, &made, nullptr),
        AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(ambit_renewals_json(renewals, row, &made), AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(ambit_renewals_explain(clients, row, 0, &context, &made, nullptr),
              AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(made, nullptr);
  }
}

TEST_F(misuse, a_kind_of_notice_that_there_is_not_is_refused) {
  for (const std::int32_t kind : {-1, 2, INT32_MAX, INT32_MIN}) {
    ambit_renewals* made = nullptr;
    ambit_document* why = nullptr;
    EXPECT_EQ(ambit_renewals_decide(clients, kind, &context, &made, nullptr),
              AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(ambit_renewals_explain(clients, 0, kind, &context, &why, nullptr),
              AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(made, nullptr);
    EXPECT_EQ(why, nullptr);
  }
}

TEST_F(misuse, verdicts_of_another_size_are_refused_and_nobody_passes) {
  std::uint8_t verdicts[2] = {1, 1};
  for (const std::size_t size : {std::size_t{0}, std::size_t{2}}) {
    EXPECT_EQ(ambit_criterion_test(criterion, batch, &context, zones, scratch, size, verdicts),
              AMBIT_STATUS_INVALID_ARGUMENT);
  }
  EXPECT_EQ(verdicts[0], 0);
  EXPECT_EQ(verdicts[1], 0);
}

// A sanitizer rightly calls this a use after free; elsewhere it must be a status, as far as it can
// be told.
#if defined(__SANITIZE_ADDRESS__)
#define AMBIT_HAS_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define AMBIT_HAS_ADDRESS_SANITIZER 1
#endif
#endif
#if !defined(AMBIT_HAS_ADDRESS_SANITIZER)
TEST_F(misuse, a_freed_handle_is_told_from_a_good_one) {
  ambit_schema* freed = nullptr;
  ASSERT_EQ(ambit_policy_schema(policy, &freed), 0);
  ASSERT_EQ(ambit_schema_free(freed), 0);
  EXPECT_EQ(ambit_schema_free(freed), AMBIT_STATUS_WRONG_HANDLE);
}
#endif

TEST_F(misuse, visitors_and_readers_of_other_kinds_are_refused) {
  ambit_viewer* made = nullptr;
  ambit_document* answer = nullptr;
  for (const std::int32_t kind : {-1, 3}) {
    EXPECT_EQ(ambit_viewer_bind(portal_engine, "p", 1, kind, "ana", 3, &context, &made, nullptr),
              AMBIT_STATUS_INVALID_ARGUMENT);
  }
  for (const std::int32_t reader : {-1, 2}) {
    EXPECT_EQ(ambit_viewer_entry(viewer, reader, &answer), AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(ambit_viewer_can_see(viewer, tickets, 0, reader, scratch, &answer, nullptr),
              AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(ambit_viewer_thread(viewer, tickets, 0, "{}", 2, reader, scratch, &answer, nullptr),
              AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(ambit_viewer_reply(viewer, tickets, 0, "{}", 2, R"({"id":"R","text":"x"})", 21,
                                 reader, scratch, &answer, nullptr),
              AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(ambit_viewer_can_submit(viewer, reader, &answer), AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(ambit_viewer_submit(viewer, R"({"id":"S","fields":{}})", 22, reader, scratch, &answer,
                                  nullptr),
              AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(answer, nullptr);
  }
  for (const std::int32_t dialect : {-1, 3}) {
    EXPECT_EQ(ambit_viewer_sql(viewer, mapping, dialect, &answer, nullptr),
              AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(ambit_sharing_sql(sharing, mapping, dialect, AMBIT_ACCESS_READ, &answer, nullptr),
              AMBIT_STATUS_INVALID_ARGUMENT);
  }
  for (const std::int32_t access : {-1, AMBIT_ACCESS_HIDDEN, AMBIT_ACCESS_INVALID, 4}) {
    EXPECT_EQ(ambit_sharing_sql(sharing, mapping, AMBIT_DIALECT_SQLITE, access, &answer, nullptr),
              AMBIT_STATUS_INVALID_ARGUMENT);
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{2}}) {
    std::uint8_t sights[2] = {1, 1};
    EXPECT_EQ(ambit_viewer_see(viewer, tickets, scratch, size, sights),
              AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(sights[0], size == 0 ? 1 : AMBIT_SIGHT_HIDDEN);
    std::uint8_t access[2] = {1, 1};
    EXPECT_EQ(ambit_sharing_see(sharing, tickets, scratch, size, access),
              AMBIT_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(access[0], size == 0 ? 1 : AMBIT_ACCESS_HIDDEN);
  }
}

}  // namespace
