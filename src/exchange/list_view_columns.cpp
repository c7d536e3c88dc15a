#include "src/exchange/list_view_columns.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "src/exchange/ascii.hpp"

namespace ambit::exchange {

namespace {

struct column {
  std::string_view token;
  std::string_view field;
};

/// Tokens of one object: `CASES.STATUS` is `Status` of a case.
struct object_columns {
  std::string_view prefix;  ///< `CASES.`
  std::string_view object;  ///< `Case`
};

constexpr std::array<object_columns, 11> prefixes = {{
    {"CASES.", "Case"},
    {"LEAD.", "Lead"},
    {"ACCOUNT.", "Account"},
    {"CONTACT.", "Contact"},
    {"OPPORTUNITY.", "Opportunity"},
    {"CAMPAIGN.", "Campaign"},
    {"CONTRACT.", "Contract"},
    {"ORDERS.", "Order"},
    {"QUOTE.", "Quote"},
    {"PRODUCT2.", "Product2"},
    {"CORE.USERS.", "User"},
}};

// Behind a prefix that names the object. The word means the same in each that has it.
constexpr std::array<column, 29> shared_columns = {{
    {"NAME", "Name"},
    {"STATUS", "Status"},
    {"TYPE", "Type"},
    {"DESCRIPTION", "Description"},
    {"RECORDTYPE", record_type_field},
    {"RECORD_TYPE", record_type_field},
    {"CREATED_DATE", "CreatedDate"},
    {"CREATED_DATE_DATE_ONLY", "CreatedDate"},
    {"LAST_UPDATE", "LastModifiedDate"},
    {"LAST_UPDATE_DATE_ONLY", "LastModifiedDate"},
    {"LAST_ACTIVITY", "LastActivityDate"},
    {"CURRENCY_ISO_CODE", "CurrencyIsoCode"},
    {"FIRST_NAME", "FirstName"},
    {"LAST_NAME", "LastName"},
    {"EMAIL", "Email"},
    {"TITLE", "Title"},
    {"COMPANY", "Company"},
    {"INDUSTRY", "Industry"},
    {"RATING", "Rating"},
    {"LEAD_SOURCE", "LeadSource"},
    {"START_DATE", "StartDate"},
    {"END_DATE", "EndDate"},
    {"SUBJECT", "Subject"},
    {"PRIORITY", "Priority"},
    {"FAMILY", "Family"},
    {"USERNAME", "Username"},
    {"ALIAS", "Alias"},
    {"ACTIVE", "IsActive"},
    {"FULL_NAME", "Name"},
}};

struct own_column {
  std::string_view object;
  std::string_view token;
  std::string_view field;
};

constexpr std::array<own_column, 36> own_columns = {{
    {"Case", "CASE_NUMBER", "CaseNumber"},
    {"Case", "ORIGIN", "Origin"},
    {"Case", "REASON", "Reason"},
    {"Case", "CLOSED", "IsClosed"},
    {"Case", "CLOSED_DATE", "ClosedDate"},
    {"Lead", "UNREAD", "IsUnreadByOwner"},
    {"Lead", "PHONE", "Phone"},
    {"Lead", "STREET", "Street"},
    {"Lead", "CITY", "City"},
    {"Lead", "STATE", "State"},
    {"Lead", "STATE_CODE", "StateCode"},
    {"Lead", "COUNTRY", "Country"},
    {"Lead", "COUNTRY_CODE", "CountryCode"},
    {"Account", "PHONE1", "Phone"},
    {"Account", "SITE", "Site"},
    {"Account", "ADDRESS1_CITY", "BillingCity"},
    {"Account", "ADDRESS1_STATE", "BillingState"},
    {"Account", "ADDRESS1_STATE_CODE", "BillingStateCode"},
    {"Account", "ADDRESS1_COUNTRY", "BillingCountry"},
    {"Account", "ADDRESS1_COUNTRY_CODE", "BillingCountryCode"},
    {"Account", "ADDRESS2_CITY", "ShippingCity"},
    {"Account", "ADDRESS2_STATE", "ShippingState"},
    {"Account", "ADDRESS2_STATE_CODE", "ShippingStateCode"},
    {"Account", "ADDRESS2_COUNTRY", "ShippingCountry"},
    {"Account", "ADDRESS2_COUNTRY_CODE", "ShippingCountryCode"},
    {"Contact", "PHONE1", "Phone"},
    {"Contact", "EMAIL_OPT_OUT", "HasOptedOutOfEmail"},
    {"Opportunity", "STAGE_NAME", "StageName"},
    {"Opportunity", "AMOUNT", "Amount"},
    {"Opportunity", "CLOSE_DATE", "CloseDate"},
    {"Opportunity", "NEXT_STEP", "NextStep"},
    {"Opportunity", "FISCAL_YEAR", "FiscalYear"},
    {"Opportunity", "WON", "IsWon"},
    {"Opportunity", "CLOSED", "IsClosed"},
    {"Campaign", "CAMPAIGN_TYPE", "Type"},
    {"Product2", "CUSTOMER_PRODUCT_ID", "ProductCode"},
}};

// The same on every object. Criteria call the owner's name `OwnerId`, and so on.
constexpr std::array<column, 13> common_columns = {{
    {"RECORDTYPE", record_type_field},
    {"CREATED_DATE", "CreatedDate"},
    {"LAST_UPDATE", "LastModifiedDate"},
    {"LAST_ACTIVITY", "LastActivityDate"},
    {"OWNER_NAME", "OwnerId"},
    {"OWNER.ALIAS", "Owner.Alias"},
    {"OWNER.FIRST_NAME", "Owner.FirstName"},
    {"OWNER.LAST_NAME", "Owner.LastName"},
    {"CREATEDBY_USER", "CreatedById"},
    {"CREATEDBY_USER.ALIAS", "CreatedBy.Alias"},
    {"UPDATEDBY_USER", "LastModifiedById"},
    {"UPDATEDBY_USER.ALIAS", "LastModifiedBy.Alias"},
    {"CURRENCY_ISO_CODE", "CurrencyIsoCode"},
}};

// Without a prefix, on one object only: elsewhere `NAME` is another record's.
constexpr std::array<own_column, 7> bare_columns = {{
    {"Task", "STATUS", "Status"},
    {"Task", "PRIORITY", "Priority"},
    {"Task", "SUBJECT", "Subject"},
    {"Task", "DUE_DATE", "ActivityDate"},
    {"Knowledge__kav", "LANGUAGE", "Language"},
    {"Knowledge__kav", "VALIDATION_STATUS_ENUM", "ValidationStatus"},
    {"User", "CORE.PROFILE.NAME", "Profile.Name"},
}};

template <std::size_t N>
std::string_view find(const std::array<column, N>& columns, std::string_view token) {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const column& each) { return each.token == token; });
  return found == columns.end() ? std::string_view() : found->field;
}

template <std::size_t N>
std::string_view find(const std::array<own_column, N>& columns, std::string_view object,
                      std::string_view token) {
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const own_column& each) {
    return each.token == token && ascii::same(each.object, object);
  });
  return found == columns.end() ? std::string_view() : found->field;
}

/// `CASES.STATUS`, and on other objects the related record's: `ACCOUNT.NAME` of a case is
/// `Account.Name`, `CORE.USERS.ALIAS` its owner's.
std::optional<std::string> prefixed(std::string_view column, std::string_view object) {
  for (const object_columns& each : prefixes) {
    if (!column.starts_with(each.prefix)) continue;
    const std::string_view token = column.substr(each.prefix.size());
    std::string_view field = find(own_columns, each.object, token);
    if (field.empty()) field = find(shared_columns, token);
    if (field.empty()) return std::nullopt;
    if (ascii::same(each.object, object)) return std::string(field);
    if (each.object == "User")
      return token == "FULL_NAME" ? "OwnerId" : "Owner." + std::string(field);
    // Whose account, contact or lead it is, is known of accounts only.
    if (each.object != "Account" || field == record_type_field) return std::nullopt;
    return "Account." + std::string(field);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> field_of_column(std::string_view column, std::string_view object) {
  const bool is_own_name =
      column.find("__") != std::string_view::npos ||
      std::any_of(column.begin(), column.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (is_own_name) return std::string(column);
  if (const std::string_view field = find(bare_columns, object, column); !field.empty()) {
    return std::string(field);
  }
  if (const std::string_view field = find(common_columns, column); !field.empty()) {
    return std::string(field);
  }
  // Custom objects have a name of their own; on standard ones the token is another record's.
  if (column == "NAME" && object.find("__") != std::string_view::npos) return "Name";
  return prefixed(column, object);
}

}  // namespace ambit::exchange
